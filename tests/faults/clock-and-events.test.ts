import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { connect } from "@/db/connect";
import { deployBraid, startBraid, untilAllEnded } from "./braid";
import { type Cluster, startCluster } from "./cluster";
import { expectEndedRight } from "./expect-ended-right";
import { seededRandom } from "./random";

const hourMs = 3_600_000;
const random = seededRandom();
const clocks = mkdtempSync(join(tmpdir(), "switchyard-clocks-"));
let cluster: Cluster;

const setClock = (portal: number, offsetMs: number) =>
  writeFileSync(join(clocks, String(portal)), String(offsetMs));

beforeAll(async () => {
  for (const portal of [0, 1]) setClock(portal, 0);
  cluster = await startCluster({
    envOf: (portal) => ({
      NODE_OPTIONS: `--require ${resolve("tests/faults/shift-clock.cjs")}`,
      CLOCK_OFFSET: join(clocks, String(portal)),
    }),
  });
  await deployBraid(cluster);
});
afterAll(async () => {
  await cluster?.stop();
  rmSync(clocks, { recursive: true, force: true });
});

test("clocks that are set by an hour and back lose, repeat and delay nothing", async () => {
  const startedAt = performance.now();
  const asked: Promise<string>[] = [];
  for (const [first, second] of [
    [hourMs, -hourMs],
    [0, hourMs],
    [-hourMs, 0],
    [0, 0],
  ] as const) {
    for (let run = 0; run < 4; run++) asked.push(startBraid(cluster, `clock-${asked.length}`));
    await sleep(random.between(200, 500));
    setClock(0, first);
    setClock(1, second);
    await sleep(random.between(200, 500));
  }
  const runIds = await Promise.all(asked);
  await untilAllEnded(cluster, 30_000);
  expect(performance.now() - startedAt).toBeLessThan(30_000);
  await expectEndedRight(cluster, runIds);
});

test("a failed attempt is tried again after its delay, whatever the clocks say", async () => {
  const node = {
    id: "fails-once",
    task: "numbered-lines",
    input: { failures: 1 },
    retries: 1,
    retryDelayMs: 2_000,
  };
  const params = { type: "object", properties: {} };
  await cluster.ask("/flows", { slug: "fails-once", name: "Fails once", params, nodes: [node] });
  await cluster.ask("/deployments", { slug: "fails-once", name: "Fails once", flow: "fails-once" });
  const { id } = await cluster.ask<{ id: string }>("/deployments/fails-once/runs", {});
  await sleep(1_000);
  for (const portal of [0, 1]) setClock(portal, -hourMs);
  await untilAllEnded(cluster, 15_000);
  for (const portal of [0, 1]) setClock(portal, 0);
  const attempts = await cluster.read<{ state: string; waitedMs: number }>(
    `select task_attempts.state, extract(epoch from task_attempts.started_at - lag(task_attempts.ended_at) over (order by attempt)) * 1000 as "waitedMs"
     from task_attempts join task_runs on task_runs.id = task_run_id where run_id = $1 order by attempt`,
    id,
  );
  expect(attempts.map(({ state }) => state)).toEqual(["Failed", "Completed"]);
  expect(Number(attempts[1]?.waitedMs)).toBeGreaterThan(1_900);
  expect(Number(attempts[1]?.waitedMs)).toBeLessThan(4_000);
});

test("requests that come twice, at both portals and out of order, and wake-ups for nothing, start each run once", async () => {
  const keys = Array.from({ length: 20 }, (_, index) => `order-${index}`);
  const sql = connect(cluster.databaseUrl, { max: 1 });
  const isCancelled = new Set(random.shuffled(keys).slice(0, 5));
  const asked = random.shuffled([...keys, ...keys, ...keys]).map(async (key) => {
    await sleep(random.between(0, 1_500));
    const id = await startBraid(cluster, key);
    // The cancellation may overtake the run's own event, and repeats as often as the request.
    if (isCancelled.has(key)) await cluster.ask(`/runs/${id}/cancel`, {}).catch(() => {});
    for (const channel of ["switchyard_executor", "switchyard_work_waits", "switchyard_live"])
      await sql`select pg_notify(${channel}, ${"{}"})`.catch(() => {});
    return [key, id] as const;
  });
  const idOf = new Map(await Promise.all(asked));
  await untilAllEnded(cluster, 30_000);
  await sql.end();
  const ids = keys.map((key) => idOf.get(key)!);
  expect(new Set(ids).size).toBe(20);
  const started = await cluster.read<{ runId: string; times: string }>(
    `select event->'data'->>'runId' as "runId", count(*) as times from executor_runs
     where event->>'name' = 'flow/run.requested' group by 1`,
  );
  expect(started.filter(({ times }) => times !== "1")).toEqual([]);
  const states = await cluster.read<{ id: string; state: string }>("select id, state from runs");
  const stateOf = new Map(states.map(({ id, state }) => [id, state]));
  for (const key of keys)
    expect(stateOf.get(idOf.get(key)!), key).toBe(isCancelled.has(key) ? "Cancelled" : "Completed");
  await expectEndedRight(
    cluster,
    keys.filter((key) => !isCancelled.has(key)).map((key) => idOf.get(key)!),
  );
});
