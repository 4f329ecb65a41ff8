import { beforeAll, expect, test } from "vitest";
import { db, sql } from "@/db/client";
import { artifacts } from "@/db/schema/runs";
import { openLog } from "@/lib/runs/keep/log-writer";
import { runFolder } from "@/lib/runs/keep/run-folder";
import { getRun } from "@/lib/runs/read/queries";
import { storage } from "@/lib/storage/open-storage";
import { makeTeam, useTestDatabase } from "@/tests/test-database";
import { insertModelOf } from "@/tests/test-models";
import { insertRuns } from "@/tests/test-runs";
import { deleteRun } from "./delete-run";

useTestDatabase();

let teamId: string;
beforeAll(async () => {
  teamId = (await makeTeam()).teamId;
});

/** A finished run with a log line, an artifact and a stored file, and a child with a file. */
async function makeRun() {
  const [id] = await insertRuns(teamId, [{}]);
  const [child] = await insertRuns(teamId, [{ parentRunId: id, parentNodeId: "work", parentItem: 0 }]);
  const log = openLog({ teamId, runId: id!, nodeId: "work", attempt: 1 });
  log.write("hello");
  await log.flush();
  await db()
    .insert(artifacts)
    .values({ teamId, key: id!, kind: "markdown", version: 1, runId: id!, data: {} });
  for (const run of [id!, child!]) await storage(teamId).put(`${runFolder(teamId, run)}/deep/file`, "bytes");
  return { id: id!, child: child! };
}

const leftOf = async (id: string) =>
  (
    await sql()`
      select 'run' as what from runs where id = ${id} union all
      select 'task' from task_runs where run_id = ${id} union all
      select 'event' from run_events where run_id = ${id} union all
      select 'line' from log_lines where run_id = ${id} union all
      select 'artifact' from artifacts where run_id = ${id}`
  ).map(({ what }) => what);

test("a deleted run leaves no rows and no files, and neither do the runs that it started", async () => {
  const { id, child } = await makeRun();
  const other = await makeRun();
  expect(await leftOf(id)).toHaveLength(5);
  await deleteRun(teamId, id);
  expect(await leftOf(id)).toEqual([]);
  expect(await leftOf(child)).toEqual([]);
  const folders = (await storage(teamId).list(`runs/${teamId}`)).map(({ path }) => path);
  expect(folders).toEqual([other.id, other.child].map((run) => runFolder(teamId, run)).sort());
  await expect(deleteRun(teamId, id)).rejects.toMatchObject({ code: "not-found" });
});

test("a run whose files are gone already, as after a crash half-way, is deleted all the same", async () => {
  const { id } = await makeRun();
  await storage(teamId).deleteFolder(runFolder(teamId, id));
  await deleteRun(teamId, id);
  expect(await leftOf(id)).toEqual([]);
});

test("a run that goes on, or is part of one that does, is not deleted", async () => {
  const [running] = await insertRuns(teamId, [{ state: "Running" }]);
  const [child] = await insertRuns(teamId, [{ parentRunId: running, parentNodeId: "work", parentItem: 0 }]);
  for (const id of [running!, child!])
    await expect(deleteRun(teamId, id)).rejects.toThrow(
      "test-run-0 is Running. Delete this run after it has finished.",
    );
});

test("a run that trained a model version is kept whole, and the refusal names the version", async () => {
  const { id, child } = await makeRun();
  const model = await insertModelOf(teamId, child);
  // An editor of the experiment run cannot remove the version's training from it.
  await sql()`delete from experiment_tags`;
  await expect(deleteRun(teamId, id)).rejects.toThrow(`${model} version 3 was trained by this run.`);
  expect(await leftOf(id)).toHaveLength(5);
  expect(await storage(teamId).list(`${runFolder(teamId, id)}/deep`)).toHaveLength(1);
  await sql()`delete from model_versions`;
  await deleteRun(teamId, id);
  const [{ count }] = (await sql()`select count(*)::int from experiment_runs`) as unknown as [
    { count: number },
  ];
  expect(count).toBe(1);
});

test("another team's run is not found", async () => {
  const { id } = await makeRun();
  const other = await makeTeam();
  await expect(deleteRun(other.teamId, id)).rejects.toMatchObject({ code: "not-found" });
  await getRun(teamId, id);
});
