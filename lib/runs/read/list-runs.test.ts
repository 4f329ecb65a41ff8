import { beforeAll, expect, test } from "vitest";
import { makeTeam, useTestDatabase } from "@/tests/test-database";
import { insertRuns } from "@/tests/test-runs";
import { readDurations } from "./durations";
import { listFilterChoices } from "./filter-choices";
import { countRuns, listRunIds, listRuns } from "./queries";
import type { RunFilter } from "./run-filter";

useTestDatabase();

let teamId: string;
let ids: string[];
const at = (second: number) => new Date(Date.UTC(2026, 10, 24, 12, 0, second));

beforeAll(async () => {
  teamId = (await makeTeam()).teamId;
  const schedule = { type: "schedule", scheduleId: "s", name: "Nightly" };
  ids = await insertRuns(teamId, [
    { name: "amber-heron-10", state: "Failed", createdAt: at(0), startedAt: at(0), endedAt: at(1) },
    { name: "bold-crane-11", state: "Crashed", createdAt: at(10), tags: ["nightly"], trigger: schedule },
    { name: "calm-heron-12", createdAt: at(20), startedAt: at(20), endedAt: at(23) },
    { name: "deft-wren-13", state: "Running", createdAt: at(30), startedAt: at(30) },
  ]);
});

const found = async (filter: RunFilter) =>
  (await listRuns(teamId, filter)).items.map(({ name }) => name.split("-")[0]).reverse();

test("a filter finds what all its parts say", async () => {
  expect(await found({})).toEqual(["amber", "bold", "calm", "deft"]);
  expect(await found({ states: ["Failed", "Crashed"] })).toEqual(["amber", "bold"]);
  expect(await found({ states: [] })).toHaveLength(4);
  expect(await found({ text: "HERON" })).toEqual(["amber", "calm"]);
  expect(await found({ text: "%" })).toEqual([]);
  expect(await found({ text: ids[1] })).toEqual(["bold"]);
  expect(await found({ tag: "nightly" })).toEqual(["bold"]);
  expect(await found({ trigger: "schedule" })).toEqual(["bold"]);
  expect(await found({ who: "ada", states: ["Completed"] })).toEqual(["calm"]);
  expect(await found({ since: at(10), until: at(20) })).toEqual(["bold", "calm"]);
  expect(await countRuns(teamId, { text: "heron" }, 10)).toEqual({ count: 2, isAll: true });
  expect(await countRuns(teamId, {}, 3)).toEqual({ count: 3, isAll: false });
  expect(await countRuns(teamId, {}, 4)).toEqual({ count: 4, isAll: true });
  expect(await listRunIds(teamId, {}, 2)).toEqual([ids[3], ids[2]]);
});

test("the filters offer the tags and starters that there are", async () => {
  expect(await listFilterChoices(teamId)).toEqual({ tags: ["nightly"], starters: ["Ada", "Nightly"] });
});

test("pages lead to older and to newer runs, and stay what they are while runs come in", async () => {
  const first = await listRuns(teamId, { limit: 2 });
  expect(first.items.map(({ id }) => id)).toEqual([ids[3], ids[2]]);
  expect(first.previousCursor).toBeNull();
  const older = await listRuns(teamId, { limit: 2, cursor: first.nextCursor! });
  expect(older.items.map(({ id }) => id)).toEqual([ids[1], ids[0]]);
  expect(older.nextCursor).toBeNull();
  await insertRuns(teamId, [{ createdAt: at(40) }]);
  const newer = await listRuns(teamId, { limit: 2, after: older.previousCursor! });
  expect(newer.items.map(({ id }) => id)).toEqual([ids[3], ids[2]]);
  expect(newer.nextCursor).toBe(ids[2]);
  expect(newer.previousCursor).toBe(ids[3]);
});

test("durations are those of runs that have begun, with percentiles of those that have ended", async () => {
  const { runs, median, p95 } = await readDurations(teamId, { until: at(30) }, { now: at(60) });
  expect(runs.map(({ name, tookMs }) => [name, tookMs])).toEqual([
    ["deft-wren-13", 30_000],
    ["calm-heron-12", 3000],
    ["amber-heron-10", 1000],
  ]);
  expect([median, p95]).toEqual([1000, 3000]);
});
