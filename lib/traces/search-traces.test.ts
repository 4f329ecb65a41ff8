import { expect, test } from "vitest";
import { createExperiment } from "@/lib/experiments/mutations";
import { makeTeam, useTestDatabase } from "@/tests/test-database";
import { startTrace } from "./save-trace";
import { countTracesOfRun, readTraceFigures } from "./search-traces";

useTestDatabase();

const run = "0123456789abcdef0123456789abcdef";

test("figures are of the newest traces that a filter finds, and a run's traces are counted, for their team alone", async () => {
  const { teamId } = await makeTeam();
  const { id: experimentId, wireId } = await createExperiment(teamId, { name: "answers" });
  const usage = '{"input_tokens": 3, "output_tokens": 4}';
  for (const [index, state] of (["OK", "ERROR", "OK"] as const).entries())
    await startTrace(teamId, `tr-${index}`, {
      experimentId: wireId,
      state,
      requestedAt: new Date(Date.UTC(2026, 10, 20, 8, index)),
      durationMs: 100 * (index + 1),
      clientRequestId: null,
      requestPreview: null,
      responsePreview: null,
      tags: {},
      metadata: { "mlflow.trace.tokenUsage": usage, ...(index > 0 && { "mlflow.sourceRun": run }) },
      assessments: [],
    });
  const search = { experimentWireIds: [wireId], filter: "status = 'OK'" };
  expect(await readTraceFigures(teamId, { ...search, limit: 10 })).toMatchObject([
    { durationMs: 300, usage },
    { durationMs: 100, usage },
  ]);
  expect(await readTraceFigures(teamId, { ...search, limit: 1 })).toHaveLength(1);
  expect(await countTracesOfRun(teamId, { id: run, experimentId })).toBe(2);
  const other = await makeTeam();
  expect(await readTraceFigures(other.teamId, { ...search, limit: 10 })).toEqual([]);
  expect(await countTracesOfRun(other.teamId, { id: run, experimentId })).toBe(0);
});
