import { beforeAll, expect, test } from "vitest";
import { makeTeam, useTestDatabase } from "@/tests/test-database";
import { moveExperimentRuns, tagExperimentRuns } from "./change-runs";
import { groupRuns } from "./group-runs";
import { logToRun } from "./log-to-run";
import { createExperiment, createExperimentRun } from "./mutations";
import { getExperimentRun } from "./queries";
import { listRunKeys } from "./run-keys";
import { listChildren, parentTag, readRunRows } from "./run-rows";

useTestDatabase();

let teamId: string;
let experimentId: string;
const ids: string[] = [];
beforeAll(async () => {
  ({ teamId } = await makeTeam());
  experimentId = (await createExperiment(teamId, { name: "rows" })).id;
  for (const [index, model] of ["forest", "forest", "linear", undefined].entries()) {
    const tags: Record<string, string> = index === 0 ? {} : { [parentTag]: ids[0]! };
    const run = await createExperimentRun(teamId, { experimentId, name: `run ${index}`, tags });
    ids.push(run.id);
    const loggedAt = new Date();
    await logToRun(teamId, run.id, {
      params: model ? [{ key: "model", value: model }] : [],
      metrics: [
        { key: "loss", value: index * 2, step: 0, loggedAt },
        { key: "odd", value: Number.POSITIVE_INFINITY, step: 0, loggedAt },
      ],
    });
  }
});

test("keys are those of the experiment, for its team alone", async () => {
  expect(await listRunKeys(teamId, experimentId)).toEqual({
    metrics: ["loss", "odd"],
    params: ["model"],
    tags: [parentTag, "mlflow.runName"],
  });
  const other = await makeTeam();
  expect(await listRunKeys(other.teamId, experimentId)).toEqual({ metrics: [], params: [], tags: [] });
});

test("rows have the wanted values in the wanted order, and know their parent", async () => {
  const columns = [{ kind: "metrics", key: "loss" } as const, { kind: "params", key: "model" } as const];
  const rows = await readRunRows(teamId, [ids[2]!, ids[0]!, "absent"], columns);
  expect(rows.map(({ name, parentId }) => [name, parentId])).toEqual([
    ["run 2", ids[0]],
    ["run 0", undefined],
  ]);
  expect([rows[0]!.values.get("metrics.loss"), rows[0]!.values.get("params.model")]).toEqual([4, "linear"]);
  expect(await readRunRows((await makeTeam()).teamId, ids, columns)).toEqual([]);
});

test("children are counted below their parent", async () => {
  expect((await listChildren(teamId, experimentId, ids)).get(ids[0]!)).toEqual({
    count: 3,
    ids: ids.slice(1),
  });
});

test("groups have mean and spread of what is a number, and those without a value are one", async () => {
  const by = { kind: "params", key: "model" } as const;
  const groups = await groupRuns(teamId, experimentId, { by, metrics: ["loss", "odd"] });
  expect(groups.map(({ value, runs }) => [value, runs])).toEqual([
    ["forest", 2],
    ["linear", 1],
    [null, 1],
  ]);
  expect(groups[0]!.metrics[0]).toMatchObject({
    mean: 1,
    spread: Math.SQRT2,
    least: 0,
    greatest: 2,
    runs: 2,
  });
  expect(groups[1]!.metrics).toMatchObject([{ mean: 4, spread: null }, null]);
  const some = await groupRuns(teamId, experimentId, { by, filter: "metrics.loss > 0", metrics: [] });
  expect(some.map(({ runs }) => runs)).toEqual([1, 1, 1]);
});

test("numbers whose squares are beyond a double do not stop a group", async () => {
  const { id } = await createExperiment(teamId, { name: "diverged" });
  for (const value of [1e200, 3e200, 2]) {
    const run = await createExperimentRun(teamId, { experimentId: id, name: String(value) });
    const metrics = [{ key: "loss", value, step: 0, loggedAt: new Date() }];
    await logToRun(teamId, run.id, { params: [{ key: "model", value: "linear" }], metrics });
  }
  const by = { kind: "params", key: "model" } as const;
  const [group] = await groupRuns(teamId, id, { by, metrics: ["loss"] });
  expect(group).toMatchObject({ runs: 3, metrics: [{ mean: 2, spread: null, greatest: 2, runs: 1 }] });
});

test("bulk changes keep to the team's experiment", async () => {
  const other = await makeTeam();
  expect(await moveExperimentRuns(other.teamId, experimentId, ids, "deleted")).toBe(0);
  expect(await tagExperimentRuns(other.teamId, experimentId, ids, { key: "a", value: "b" })).toBe(0);
  expect(await moveExperimentRuns(teamId, experimentId, ids.slice(2), "deleted")).toBe(2);
  const by = { kind: "params", key: "model" } as const;
  const deleted = await groupRuns(teamId, experimentId, { by, metrics: [], stage: "deleted" });
  expect(deleted.map(({ runs }) => runs)).toEqual([1, 1]);
  expect(await tagExperimentRuns(teamId, experimentId, ids, { key: "a", value: "b" })).toBe(2);
  expect((await getExperimentRun(teamId, ids[0]!)).tags.a).toBe("b");
  expect((await getExperimentRun(teamId, ids[3]!)).tags.a).toBeUndefined();
  expect(await moveExperimentRuns(teamId, experimentId, ids, "active")).toBe(2);
  const own = { key: "switchyard.run", value: "x" };
  await expect(tagExperimentRuns(teamId, experimentId, ids, own)).rejects.toThrow("set by the portal alone");
});
