import { beforeEach, expect, test } from "vitest";
import { db, sql } from "@/db/client";
import { artifacts } from "@/db/schema/runs";
import { traceSpans, traces } from "@/db/schema/traces";
import { deleteFromBin } from "@/lib/deletion/bin";
import { moveExperimentRun } from "@/lib/experiments/experiment-lifecycle";
import { createExperiment } from "@/lib/experiments/mutations";
import { listExperimentRuns } from "@/lib/experiments/queries";
import { ownMlflow } from "@/lib/mlflow-endpoint/own-client";
import { openLog } from "@/lib/runs/keep/log-writer";
import { runFolder } from "@/lib/runs/keep/run-folder";
import { storage } from "@/lib/storage/open-storage";
import { makeTeam, useTestDatabase } from "@/tests/test-database";
import { insertModelOf } from "@/tests/test-models";
import { insertRuns } from "@/tests/test-runs";
import { saveRetention } from "./mutations";
import { getRetention, previewRetention } from "./queries";
import { keepAll, Retention } from "./retention";
import { sweepTeam } from "./sweep";

useTestDatabase();

let teamId: string;
beforeEach(async () => {
  teamId = (await makeTeam()).teamId;
});

const daysAgo = (days: number) => new Date(Date.now() - days * 86_400_000);

/** A run that ended this many days ago, with three log lines, an artifact and a file of 1,000 bytes of that time. */
async function oldRun(days: number, values = {}): Promise<string> {
  const [id] = await insertRuns(teamId, [{ createdAt: daysAgo(days), endedAt: daysAgo(days), ...values }]);
  const log = openLog({ teamId, runId: id!, nodeId: "work", attempt: 1 });
  for (const line of ["one", "two", "three"]) log.write(line);
  await log.flush();
  await db()
    .insert(artifacts)
    .values({ teamId, key: id!, kind: "markdown", version: 1, runId: id!, data: {} });
  await storage(teamId).put(`${runFolder(teamId, id!)}/file`, Buffer.alloc(1000));
  for (const table of ["log_lines", "run_events", "artifacts"])
    await sql()`update ${sql()(table)} set created_at = ${daysAgo(days).toISOString()}::timestamptz where run_id = ${id!}`;
  return id!;
}

const runsLeft = async () =>
  (await sql()<{ id: string }[]>`select id from runs where team_id = ${teamId} order by id`).map(
    ({ id }) => id,
  );
const count = async (table: string) =>
  (await sql()`select count(*)::int from ${sql()(table)} where team_id = ${teamId}`)[0]?.count;

const nothing = { runs: 0, logs: 0, events: 0, artifacts: 0, traces: 0, bin: 0, audit: 0 };

test("without a policy all is kept for ever but for the bin", async () => {
  const id = await oldRun(5000);
  expect(await getRetention(teamId)).toEqual({ ...keepAll, bin: 30 });
  expect(await sweepTeam(teamId)).toEqual(nothing);
  expect(await runsLeft()).toEqual([id]);
});

test("what the preview counts is what the sweep deletes, and a second sweep finds nothing", async () => {
  await oldRun(40);
  const [child] = await insertRuns(teamId, [
    { parentRunId: (await runsLeft())[0], parentNodeId: "work", parentItem: 0, endedAt: daysAgo(40) },
  ]);
  await storage(teamId).put(`${runFolder(teamId, child!)}/deep/file`, Buffer.alloc(500));
  const young = await oldRun(20);
  const retention = { ...keepAll, runs: 30 };
  const preview = await previewRetention(teamId, retention);
  expect(preview.runs.rows).toBe(2);
  expect(preview.runs.sizeBytes).toBeGreaterThan(1500 + 400);
  expect(preview.runs.sizeBytes).toBeLessThan(1500 + 10_000);
  expect(preview.logs).toEqual({ rows: 0, sizeBytes: 0 });
  await saveRetention(teamId, retention);
  expect(await sweepTeam(teamId)).toMatchObject({ runs: 1 });
  expect(await runsLeft()).toEqual([young]);
  expect((await storage(teamId).list(`runs/${teamId}`)).map(({ path }) => path)).toEqual([
    runFolder(teamId, young),
  ]);
  expect(await sweepTeam(teamId)).toMatchObject({ runs: 0 });
});

test("logs, events and artifacts of runs that stay go by their own time", async () => {
  const old = await oldRun(40);
  await oldRun(20);
  await saveRetention(teamId, { ...keepAll, logs: 30, events: 10 });
  const preview = await previewRetention(teamId, await getRetention(teamId));
  expect(preview).toMatchObject({ logs: { rows: 3 }, events: { rows: 2 }, artifacts: { rows: 0 } });
  expect(await sweepTeam(teamId)).toEqual({ ...nothing, logs: 3, events: 2 });
  expect([await count("log_lines"), await count("run_events"), await count("artifacts")]).toEqual([3, 0, 2]);
  expect(await runsLeft()).toContain(old);
});

test("nothing of a run that goes on is deleted, however old", async () => {
  const id = await oldRun(90, { state: "Running", endedAt: null });
  const all = { ...keepAll, runs: 1, logs: 1, events: 1, artifacts: 1 };
  expect((await previewRetention(teamId, all)).logs.rows).toBe(0);
  await saveRetention(teamId, all);
  expect(await sweepTeam(teamId)).toEqual(nothing);
  expect(await runsLeft()).toEqual([id]);
});

test("a run whose child trained a model version stays with its reports; its logs may go", async () => {
  const id = await oldRun(90);
  const child = await oldRun(90, { parentRunId: id, parentNodeId: "work", parentItem: 0 });
  await insertModelOf(teamId, child);
  const all = { ...keepAll, runs: 1, logs: 1, artifacts: 1 };
  expect(await previewRetention(teamId, all)).toMatchObject({ runs: { rows: 0 }, logs: { rows: 6 } });
  await saveRetention(teamId, all);
  expect(await sweepTeam(teamId)).toMatchObject({ runs: 0, logs: 6, artifacts: 0 });
  expect(await runsLeft()).toEqual([id, child]);
});

test("the newest artifact under a key stays, so that versions count on", async () => {
  const [run] = await insertRuns(teamId, [{ endedAt: daysAgo(50) }]);
  await db()
    .insert(artifacts)
    .values(
      [1, 2, 3].map((version) => ({
        teamId,
        key: "report",
        kind: "markdown",
        version,
        runId: run!,
        nodeId: `n${version}`,
        data: {},
        createdAt: daysAgo(50),
      })),
    );
  await saveRetention(teamId, { ...keepAll, artifacts: 7 });
  expect(await sweepTeam(teamId)).toMatchObject({ artifacts: 2 });
  expect(await sql()`select version from artifacts where team_id = ${teamId}`).toEqual([{ version: 3 }]);
});

test("a sweep deletes nothing of another team", async () => {
  const id = await oldRun(90);
  const other = (await makeTeam()).teamId;
  await saveRetention(other, { ...keepAll, runs: 1, logs: 1, events: 1, artifacts: 1 });
  expect(await sweepTeam(other)).toEqual(nothing);
  expect(await runsLeft()).toEqual([id]);
});

test("the audit log goes after a year at the earliest", async () => {
  expect(Retention.safeParse({ ...keepAll, audit: 364 }).success).toBe(false);
  for (const days of [10, 364, 366, 500])
    await sql()`
      insert into audit_log (team_id, actor_type, actor_name, action, subject_kind, created_at)
      values (${teamId}, 'system', '', 'a.b', 'a', ${daysAgo(days).toISOString()}::timestamptz)`;
  await saveRetention(teamId, { ...keepAll, audit: 400 });
  expect(await sweepTeam(teamId)).toMatchObject({ audit: 1 });
  await saveRetention(teamId, { ...keepAll, audit: 365 });
  expect(await previewRetention(teamId, await getRetention(teamId))).toMatchObject({ audit: { rows: 1 } });
  expect(await sweepTeam(teamId)).toMatchObject({ audit: 1 });
});

test("traces go by their start, with their spans", async () => {
  const { id: experimentId } = await createExperiment(teamId, { name: "traced" });
  for (const days of [5, 40]) {
    const trace = {
      teamId,
      id: `tr-${days}`,
      experimentId,
      state: "OK" as const,
      requestedAt: daysAgo(days),
    };
    await db().insert(traces).values(trace);
    await db()
      .insert(traceSpans)
      .values({
        ...{ teamId, traceId: trace.id, id: "00000000000000a1", name: "ask", type: "LLM", status: "OK" },
        ...{ statusMessage: "", startNs: 1n, attributes: {}, events: [], sizeBytes: 700 },
      });
  }
  const retention = { ...keepAll, traces: 30 };
  const { traces: goes } = await previewRetention(teamId, retention);
  expect(goes.rows).toBe(1);
  expect(goes.sizeBytes).toBeGreaterThan(700);
  await saveRetention(teamId, retention);
  expect(await sweepTeam(teamId)).toEqual({ ...nothing, traces: 1 });
  expect(await sql()`select trace_id from trace_spans where team_id = ${teamId}`).toEqual([
    { trace_id: "tr-5" },
  ]);
});

test("the bin goes by the time of deletion, and what a member lets go goes without a limit too", async () => {
  const mlflow = ownMlflow(teamId);
  const experimentId = await mlflow.ensureExperiment("old");
  const runs = await Promise.all([0, 1, 2].map(() => mlflow.createRun({ experimentId })));
  const ids = runs.map(({ info }) => info.run_id);
  for (const id of ids) {
    await mlflow.uploadArtifact(id, "notes.txt", "0123456789");
    await moveExperimentRun(teamId, id, "deleted");
  }
  await sql()`update experiment_runs set deleted_at = ${daysAgo(31).toISOString()}::timestamptz where id = ${ids[0]!}`;
  expect(await previewRetention(teamId, { ...keepAll, bin: 30 })).toMatchObject({
    bin: { rows: 1, sizeBytes: 10 },
  });
  expect(await sweepTeam(teamId)).toEqual({ ...nothing, bin: 1 });
  await saveRetention(teamId, keepAll);
  await deleteFromBin(teamId, [{ kind: "run", id: ids[1]! }]);
  expect(await sweepTeam(teamId)).toEqual({ ...nothing, bin: 1 });
  expect(await sweepTeam(teamId)).toEqual(nothing);
  expect((await listExperimentRuns(teamId, ids)).map(({ id }) => id)).toEqual([ids[2]]);
});
