import { beforeAll, expect, test } from "vitest";
import { makeTeam, useTestDatabase } from "@/tests/test-database";
import { logToRun } from "./log-to-run";
import { createExperimentRun } from "./mutations";
import { readCurves } from "./read-curves";

useTestDatabase();

let teamId: string;
let runId: string;
beforeAll(async () => {
  ({ teamId } = await makeTeam());
  runId = (await createExperimentRun(teamId, { experimentId: "0" })).id;
  const at = (key: string, value: number, step: number) => ({
    key,
    value,
    step,
    loggedAt: new Date(1_700_000_000_000 + (step + (value || 0)) * 1000),
  });
  await logToRun(teamId, runId, {
    metrics: [
      ...Array.from({ length: 3000 }, (_, index) => at("loss", index / 10, index * 7)),
      ...Array.from({ length: 5 }, (_, index) => at("few", index, index)),
      ...Array.from({ length: 40 }, (_, index) => at("level", index, 0)),
      at("odd", Number.NaN, 0),
      at("odd", 2, 1),
    ],
  });
});

test("a long curve is sampled at even steps, with both ends", async () => {
  const [curve] = await readCurves(teamId, [runId], "loss", { most: 100 });
  expect(curve!.steps.length).toBeGreaterThan(90);
  expect(curve!.steps.length).toBeLessThanOrEqual(101);
  expect([curve!.steps[0], curve!.steps.at(-1)]).toEqual([0, 2999 * 7]);
  const gaps = curve!.steps.slice(1).map((step, index) => step - curve!.steps[index]!);
  expect(Math.max(...gaps)).toBeLessThanOrEqual(2 * 7 + 2999 * 7 * 0.02);
});

test("a part of it is read in more detail", async () => {
  const [curve] = await readCurves(teamId, [runId], "loss", { most: 100, steps: { from: 70, to: 140 } });
  expect(curve!.steps).toEqual([70, 77, 84, 91, 98, 105, 112, 119, 126, 133, 140]);
});

test("a short curve, and one whose values share a step, are read in order", async () => {
  expect((await readCurves(teamId, [runId], "few", { most: 100 }))[0]).toMatchObject({
    values: [0, 1, 2, 3, 4],
  });
  const [level] = await readCurves(teamId, [runId], "level", { most: 10 });
  expect([level!.values[0], level!.values.at(-1), level!.values.length]).toEqual([0, 39, 10]);
});

test("what is no number is a gap, and another team reads nothing", async () => {
  expect((await readCurves(teamId, [runId], "odd", { most: 10 }))[0]!.values).toEqual([null, 2]);
  const other = await makeTeam();
  expect(await readCurves(other.teamId, [runId], "loss", { most: 10 })).toEqual([]);
});
