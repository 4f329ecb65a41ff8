import { beforeAll, expect, test } from "vitest";
import { sql } from "@/db/client";
import { getRun } from "@/lib/runs/read/queries";
import { startRun } from "@/lib/runs/start/start-run";
import { makeEchoDeployment } from "@/tests/echo-deployment";
import { makeTeam, useTestDatabase } from "@/tests/test-database";
import { listOfOther, listSilent, listTakenBack, recordLookup, takeBack } from "./handover";
import { listUnsent, type RunOf, recordSent } from "./outbox";
import { recordBegin } from "./recorder";

useTestDatabase();

let teamId: string;
beforeAll(async () => {
  teamId = (await makeTeam()).teamId;
  await makeEchoDeployment(teamId);
});

async function sent(eventId?: string): Promise<RunOf> {
  const trigger = { type: "person" as const, userId: "u", name: "Ada" };
  const { id } = await startRun(teamId, "echoes", { trigger });
  const run = { teamId, runId: id, retryCount: 0, generation: 0 };
  await recordSent([run], eventId ? [eventId] : []);
  return run;
}
const idsOf = (runs: RunOf[]) => runs.map(({ runId }) => runId);

test("after a move, the runs in flight of the other executor are taken back and sent again", async () => {
  const [embedded, begun, served] = [await sent(), await sent(), await sent("01EVENT")];
  await recordBegin(teamId, begun.runId);
  expect(idsOf(await listOfOther("inngest"))).toEqual(idsOf([embedded, begun]));
  expect(idsOf(await listOfOther("embedded"))).toEqual(idsOf([served]));

  expect(await takeBack(await listOfOther("inngest"), "The portal was moved.")).toBe(2);
  expect(idsOf(await listUnsent(10))).toEqual(idsOf([embedded]));
  const [again] = await listTakenBack(10);
  expect(again).toEqual({ ...begun, generation: 1, pool: "default" });
  const [line] = await sql()`select message, level from log_lines where run_id = ${begun.runId}`;
  expect(line).toEqual({ message: "The portal was moved.", level: "warning" });

  // The same event is taken back once only.
  expect(await takeBack([embedded, begun], "Again.")).toBe(0);
  await recordSent([again!], ["01AGAIN"]);
  expect(await listOfOther("inngest")).toEqual([]);
  expect((await getRun(teamId, begun.runId)).state).toBe("Running");
});

test("a silent run is looked up at growing intervals, and at once again after a change", async () => {
  const run = await sent("01SILENT");
  const isListed = async () => idsOf(await listSilent(60, 100)).includes(run.runId);
  const passes = (minutes: number) => sql()`
    update runs set sent_at = sent_at - ${minutes} * interval '1 minute',
      looked_up_at = looked_up_at - ${minutes} * interval '1 minute' where id = ${run.runId}`;
  const age = async (minutes: number) => {
    await sql()`alter table run_events disable trigger all`;
    await sql()`update run_events set created_at = created_at - ${minutes} * interval '1 minute' where run_id = ${run.runId}`;
    await sql()`alter table run_events enable trigger all`;
    await passes(minutes);
  };
  expect(await isListed()).toBe(false);
  await age(2);
  expect(await isListed()).toBe(true);
  await recordLookup(run);
  await age(1);
  expect(await isListed()).toBe(false);
  await age(1.1);
  expect(await isListed()).toBe(true);
  await recordLookup(run);
  await age(3);
  expect(await isListed()).toBe(false);
  await recordBegin(teamId, run.runId);
  await age(1.1);
  expect(await isListed()).toBe(true);
});
