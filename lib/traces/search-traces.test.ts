import { expect, test } from "vitest";
import { createExperiment } from "@/lib/experiments/mutations";
import { makeTeam, useTestDatabase } from "@/tests/test-database";
import { startTrace } from "./save-trace";
import { countTracesOfRun } from "./search-traces";
import { summarizeTraces } from "./summarize-traces";

useTestDatabase();

const run = "0123456789abcdef0123456789abcdef";
const usage = (tokens: object) => ({ "mlflow.trace.tokenUsage": JSON.stringify(tokens) });

async function makeScene() {
  const { teamId } = await makeTeam();
  const { id: experimentId, wireId } = await createExperiment(teamId, { name: "answers" });
  let made = 0;
  const add = (minute: number, more: Partial<Parameters<typeof startTrace>[2]> = {}) =>
    startTrace(teamId, `tr-${++made}`, {
      experimentId: wireId,
      state: "OK",
      requestedAt: new Date(Date.UTC(2026, 10, 20, 8, minute)),
      durationMs: 100,
      clientRequestId: null,
      requestPreview: null,
      responsePreview: null,
      tags: {},
      metadata: {},
      assessments: [],
      ...more,
    });
  const summarize = (search: { filter?: string; limit?: number } = {}) =>
    summarizeTraces(teamId, { experimentWireIds: [wireId], limit: 100, ...search });
  return { teamId, experimentId, wireId, add, summarize };
}

test("percentiles are interpolated, and open traces have none", async () => {
  const { add, summarize } = await makeScene();
  expect(await summarize()).toEqual({ traces: 0, errors: 0, durationMs: null, tokens: null, over: [] });
  await add(0, { durationMs: null });
  expect(await summarize()).toMatchObject({ traces: 1, durationMs: null, over: [{ traces: 1 }] });
  for (const durationMs of [400, 100, 300, 200]) await add(0, { durationMs });
  const { durationMs } = await summarize();
  expect(durationMs?.p50).toBe(250);
  expect(durationMs?.p95).toBeCloseTo(385, 9);
  expect(durationMs?.p99).toBeCloseTo(397, 9);
});

test("intervals have one width and follow each other, those without traces too", async () => {
  const { add, summarize } = await makeScene();
  const metadata = usage({ input_tokens: 3, output_tokens: 4, total_tokens: 7 });
  await add(0, { metadata });
  await add(1, { state: "ERROR" });
  await add(59, { metadata });
  const { over, ...whole } = await summarize();
  expect(whole).toMatchObject({ traces: 3, errors: 1, tokens: { input: 6, output: 8, total: 14 } });
  expect(over.map(({ traces }) => traces)).toEqual([2, ...Array(10).fill(0), 1]);
  expect(over[0]!.fromMs).toBe(Date.UTC(2026, 10, 20, 8));
  expect(over[1]!.fromMs - over[0]!.fromMs).toBe(5 * 60_000);
  expect(over[0]).toMatchObject({ errors: 1, tokens: { total: 7 } });
  expect(over[1]).toMatchObject({ durationMs: null, tokens: null });
  // Wider than the widest width: one that has both.
  await add(0, { requestedAt: new Date(0) });
  const wide = await summarize();
  expect(wide.over.length).toBeLessThanOrEqual(40 + 1);
  expect(wide.over.reduce((sum, { traces }) => sum + traces, 0)).toBe(4);
});

test("a usage without a total is summed; what cannot be read counts nothing", async () => {
  const { add, summarize } = await makeScene();
  await add(0, { metadata: usage({ input_tokens: 2, output_tokens: 3 }) });
  await add(0, { metadata: usage({ input_tokens: 10 }) });
  await add(0, { metadata: { "mlflow.trace.tokenUsage": '{"input_tokens": 1e999, "note": "\\u0000"}' } });
  await add(0, { metadata: { "mlflow.trace.tokenUsage": "[" } });
  expect((await summarize()).tokens).toEqual({ input: 12, output: 3, total: 15 });
});

test("statistics are of the newest traces that a filter finds, and a run's traces are counted, for their team alone", async () => {
  const { teamId, experimentId, wireId, add, summarize } = await makeScene();
  await add(0);
  await add(1, { state: "ERROR", metadata: { "mlflow.sourceRun": run } });
  await add(2, { durationMs: 300, metadata: { "mlflow.sourceRun": run } });
  expect(await summarize({ filter: "status = 'OK'" })).toMatchObject({ traces: 2, durationMs: { p50: 200 } });
  expect(await summarize({ filter: "status = 'OK'", limit: 1 })).toMatchObject({
    traces: 1,
    durationMs: { p50: 300 },
  });
  expect(await countTracesOfRun(teamId, { id: run, experimentId })).toBe(2);
  const other = await makeTeam();
  const search = { experimentWireIds: [wireId], limit: 10 };
  expect(await summarizeTraces(other.teamId, search)).toMatchObject({ traces: 0, over: [] });
  expect(await countTracesOfRun(other.teamId, { id: run, experimentId })).toBe(0);
});
