import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { z } from "zod";
import { sql } from "@/db/client";
import { type Job, takeJobs } from "@/inngest/executor/jobs";
import type { Reserved } from "@/inngest/executor/taker";
import { defineFlow } from "@/lib/flows/define-flow";
import { listTaskRuns } from "@/lib/runs/read/queries";
import { startRun } from "@/lib/runs/start/start-run";
import { recordAttempt } from "@/lib/runs/states/record-task";
import { setStarter } from "@/lib/runs/states/starter";
import { echo } from "@/tests/echo-deployment";
import { makeTeam, useTestDatabase } from "@/tests/test-database";
import { addTasks, deployFlow } from "@/tests/test-flows";
import { createStarter } from "./begin-at-once";

useTestDatabase();

const trigger = { type: "person" as const, userId: "u", name: "Ada" };
const flows = { functionId: "f", event: "flow/run.requested" };
let teamId: string;
let begun: Parameters<Reserved["start"]>[0][] = [];
let left = 0;

const reserve = (): Reserved => ({
  owner: "7",
  leaseMs: 60_000,
  start: (call) => void begun.push(call),
  leave: () => void left++,
});

async function deploy(
  slug: string,
  {
    areBeside = false,
    ...deployment
  }: { areBeside?: boolean; pool?: string; concurrencyLimit?: number } = {},
) {
  const build: Parameters<typeof defineFlow>[0]["build"] = (_, node) => {
    const first = node("first", echo, { text: "a" });
    node("second", echo, { text: areBeside ? "b" : first.output.text });
  };
  const flow = defineFlow({ slug, name: slug, description: "", params: z.object({}), build });
  await deployFlow(teamId, flow, deployment);
}

beforeAll(async () => {
  teamId = (await makeTeam()).teamId;
  await addTasks([echo]);
  await deploy("chain");
});
beforeEach(() => {
  for (const { begun: run } of begun) run?.ahead?.stop.release();
  begun = [];
  left = 0;
  setStarter(createStarter(flows, reserve));
});
afterAll(() => setStarter(undefined));

const start = async (slug: string, idempotencyKey?: string) =>
  (await startRun(teamId, slug, { trigger, idempotencyKey })).id;
const stateOf = async (id: string) => (await sql()`select state from runs where id = ${id}`)[0]!.state;
const tasksOf = async (id: string) =>
  (await listTaskRuns(teamId, id)).map(({ state, attempts }) => [state, ...attempts.map((one) => one.state)]);
const eventsOf = (id: string) =>
  sql()`select node_id, from_state, state from run_events where run_id = ${id} order by id`.values();
const asIfItHadWaited = [
  [null, null, "Pending"],
  [null, "Pending", "Running"],
  ["first", "Pending", "Running"],
];

describe("a new run", () => {
  test("begins with its first attempt and a leased call in the transaction that makes it", async () => {
    const id = await start("chain");
    expect(await stateOf(id)).toBe("Running");
    expect(await tasksOf(id)).toEqual([["Running", "Running"], ["Pending"]]);
    expect(await eventsOf(id)).toEqual(asIfItHadWaited);
    expect(begun).toMatchObject([
      { event: { data: { teamId, runId: id } }, begun: { ahead: { nodeId: "first" }, plan: { params: {} } } },
    ]);
    const calls = await sql()`
      select executor_jobs.id, lease_id, attempt from executor_jobs join executor_runs r on r.id = run_id
      where event_id = ${id} and leased_until > now()`;
    expect(calls).toEqual([{ id: begun[0]!.id, lease_id: begun[0]!.leaseId, attempt: 0 }]);
  });

  test("whose transaction breaks off leaves nothing, and gives its place back", async () => {
    await sql().unsafe(`
      create function break_off() returns trigger language plpgsql as $$
      begin raise exception 'broken off' using errcode = '57014'; end $$;
      create trigger break_off after insert on executor_jobs for each row execute function break_off()`);
    const count = () =>
      sql()`select (select count(*) from runs) as runs, (select count(*) from executor_runs) as executor`;
    const before = await count();
    await expect(start("chain")).rejects.toThrow("broken off");
    await sql()`drop trigger break_off on executor_jobs`;
    expect(await count()).toEqual(before);
    expect([begun.length, left]).toEqual([0, 1]);
  });

  test("asked for twice under a key begins once", async () => {
    const ids = [await start("chain", "key"), await start("chain", "key")];
    expect(new Set(ids).size).toBe(1);
    expect([begun.length, left]).toEqual([1, 1]);
  });

  test("with several first nodes begins without an attempt", async () => {
    await deploy("beside", { areBeside: true });
    const id = await start("beside");
    expect(await stateOf(id)).toBe("Running");
    expect(await tasksOf(id)).toEqual([["Pending"], ["Pending"]]);
    expect(begun[0]?.begun?.ahead).toBeUndefined();
  });

  test("waits for a place, a process of its pool, or a slot", async () => {
    await deploy("elsewhere", { pool: "gpu" });
    await deploy("limited", { concurrencyLimit: 1 });
    for (const slug of ["elsewhere", "limited"]) expect(await stateOf(await start(slug))).toBe("Pending");
    setStarter(createStarter(flows, () => undefined));
    expect(await stateOf(await start("chain"))).toBe("Pending");
    expect([begun.length, left]).toEqual([0, 0]);
  });

  test("of a process that died is taken by another, which ends the first attempt as Crashed", async () => {
    const id = await start("chain");
    await sql()`update executor_jobs set leased_until = now() - interval '1 second' where id = ${begun[0]!.id}`;
    const again = (await takeJobs("8", 60_000, 100)).find((job) => job.id === begun[0]!.id);
    expect(again?.begun).toBeUndefined();
    expect(await recordAttempt({ teamId, runId: id, nodeId: "first" }, { text: "a" })).toMatchObject({
      attempt: 2,
      failures: 0,
    });
    expect(await tasksOf(id)).toEqual([["Running", "Crashed", "Running"], ["Pending"]]);
  });
});

describe("runs that wait", () => {
  beforeEach(async () => {
    setStarter(undefined);
    await sql()`update runs set sent_at = now() where state = 'Pending'`;
  });
  const take = (most: number) => takeJobs("1", 60_000, most, ["default"], flows);
  const runsOf = (jobs: Job[]) =>
    jobs.flatMap(({ begun: run, event }) => (run ? (event as { data: { runId: string } }).data.runId : []));

  test("are begun once, the oldest first, with what their walks need", async () => {
    const ids = [await start("chain"), await start("chain"), await start("chain")];
    const [first, others] = [await take(1), (await Promise.all([take(8), take(8)])).flat()];
    expect(runsOf(first)).toEqual(ids.slice(0, 1));
    expect(runsOf(others).sort()).toEqual(ids.slice(1));
    expect(first[0]?.begun?.plan.definition.nodes).toHaveLength(2);
    expect(await eventsOf(ids[0]!)).toEqual(asIfItHadWaited.slice(0, 2));
    expect(await recordAttempt({ teamId, runId: ids[0]!, nodeId: "first" }, {})).toMatchObject({
      attempt: 1,
    });
  });

  test("of another pool, or without a block that they need, are left", async () => {
    await deploy("elsewhere", { pool: "gpu" });
    await start("elsewhere");
    const id = await start("chain");
    await sql()`update flow_versions set definition = definition::jsonb || '{"blocks": {"tracking": {"type": "mlflow-server"}}}'
      where id = (select flow_version_id from runs where id = ${id})`;
    expect(await take(8)).toEqual([]);
    await sql()`update runs set blocks = '{"tracking": "ours"}' where id = ${id}`;
    await sql()`insert into blocks (id, team_id, name, type, values) values ('b', ${teamId}, 'ours', 'mlflow-server', '{}')`;
    expect(runsOf(await take(8))).toEqual([id]);
  });
});
