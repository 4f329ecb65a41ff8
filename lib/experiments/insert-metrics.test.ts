import { expect, test } from "vitest";
import { makeTeam, useTestDatabase } from "@/tests/test-database";
import { moveExperimentRun } from "./experiment-lifecycle";
import { logToRun } from "./log-to-run";
import { listMetricHistory, sampleMetricHistory } from "./metric-history";
import { createExperimentRun } from "./mutations";
import { getExperimentRun } from "./queries";

useTestDatabase();

async function makeRun() {
  const { teamId } = await makeTeam();
  const { id } = await createExperimentRun(teamId, { experimentId: "0" });
  const log = (...points: [value: number, step: number, ms: number][]) =>
    logToRun(teamId, id, {
      metrics: points.map(([value, step, ms]) => ({ key: "loss", value, step, loggedAt: new Date(ms) })),
    });
  const latest = async () => (await getExperimentRun(teamId, id)).metrics.loss;
  const history = async () =>
    (await listMetricHistory(teamId, id, "loss", { limit: 100 })).points.map(({ value }) => value);
  return { teamId, id, log, latest, history };
}

test("the last value has the greatest step, then time, then value, whatever the order of logging", async () => {
  const { log, latest, history } = await makeRun();
  await log([1, 0, 5], [2, 2, 1], [3, 2, 1], [4, 1, 9]);
  expect(await latest()).toMatchObject({ value: 3, step: 2 });
  await log([9, 1, 10]);
  expect(await latest()).toMatchObject({ value: 3, step: 2 });
  await log([Number.NaN, 2, 1]);
  expect((await latest())!.value).toBeNaN();
  await log([Number.NEGATIVE_INFINITY, 2, 2]);
  expect(await latest()).toMatchObject({ value: Number.NEGATIVE_INFINITY, loggedAt: new Date(2) });
  expect(await history()).toEqual([2, 3, Number.NaN, Number.NEGATIVE_INFINITY, 1, 4, 9]);
});

test("a batch sent twice is stored once, and so is a value twice in a batch", async () => {
  const { log, history } = await makeRun();
  for (const _ of [1, 2]) await log([1, 0, 0], [1, 0, 0], [2, 1, 1]);
  expect(await history()).toEqual([1, 2]);
});

test("a deleted run, an absent one and one of another team take no values", async () => {
  const { teamId, id, log, history } = await makeRun();
  const other = await makeTeam();
  const metrics = [{ key: "loss", value: 1, step: 0, loggedAt: new Date() }];
  await expect(logToRun(other.teamId, id, { metrics })).rejects.toThrow("not found");
  await expect(logToRun(teamId, "0".repeat(32), { metrics })).rejects.toThrow("not found");
  await moveExperimentRun(teamId, id, "deleted");
  await expect(log([1, 0, 0])).rejects.toThrow("must be in the 'active' state");
  expect(await history()).toEqual([]);
});

test("many values are sampled at even distances of steps, few and those of one step evenly", async () => {
  const { teamId, id, log } = await makeRun();
  const values = Array.from({ length: 2001 }, (_, step): [number, number, number] => [step, step * 3, step]);
  await log(...values);
  // The share of each of so many runs.
  const others = Array.from({ length: 199 }, (_, index) => String(index).padStart(32, "0"));
  const sample = async (most: number) =>
    (await sampleMetricHistory(teamId, [id, ...others], "loss", { most })).map(({ value }) => value);
  expect(await sample(5)).toEqual([0, 500, 1000, 1500, 2000]);
  expect(await sample(1)).toEqual([2000]);
  await log([5000, 6000, 9999]);
  expect((await sampleMetricHistory(teamId, [id], "loss", { most: 2 })).map(({ value }) => value)).toEqual([
    0, 5000,
  ]);
  // By steps, a last step with several values has its first one.
  expect(await sample(2)).toEqual([0, 2000]);
});

test("batches that come together are stored together, each for its own team's run", async () => {
  const [ours, theirs] = [await makeRun(), await makeRun()];
  const point = (value: number) => ({ key: "loss", value, step: value, loggedAt: new Date(value) });
  const steps = Array.from({ length: 20 }, (_, step) => step);
  const stranger = logToRun(theirs.teamId, ours.id, { metrics: [point(99)] });
  await Promise.all([
    ...steps.map((step) => logToRun(ours.teamId, ours.id, { metrics: [point(step)] })),
    ...steps.map((step) => logToRun(theirs.teamId, theirs.id, { metrics: [point(step)] })),
    expect(stranger).rejects.toThrow("not found"),
    expect(logToRun(ours.teamId, ours.id, { metrics: [{ ...point(1), step: 2 ** 70 }] })).rejects.toThrow(),
  ]);
  expect(await ours.history()).toEqual(steps);
  expect(await theirs.history()).toEqual(steps);
  expect((await ours.latest())!.value).toBe(19);
});
