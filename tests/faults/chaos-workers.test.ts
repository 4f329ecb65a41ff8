import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { deployBraid, startBraid, untilAllEnded } from "./braid";
import { type Cluster, startCluster } from "./cluster";
import { expectEndedRight } from "./expect-ended-right";
import { seededRandom } from "./random";

const minute = 60_000;
/** All of them by `npm run test:chaos`; fewer where other tests wait. */
const kills = process.env.CHAOS === "whole" ? 40 : 8;
const braids = process.env.CHAOS === "whole" ? 24 : 6;
const random = seededRandom();
let cluster: Cluster;

beforeAll(async () => {
  cluster = await startCluster({
    portals: 1,
    envOf: () => ({ PORTAL_POOLS: "" }),
    workers: ["default", "default,gpu"],
  });
  await deployBraid(cluster, (id) => (id.startsWith("b-") ? "gpu" : undefined));
});
afterAll(() => cluster?.stop());

test(
  `${braids} runs end right beside a portal that executes nothing, while two workers are killed ${kills} times`,
  async () => {
    const asked: Promise<string>[] = [];
    let left = kills;
    const killOver = async (index: number) => {
      while (left > 0) {
        left -= 1;
        if (asked.length < braids) asked.push(startBraid(cluster, `workers-${asked.length}`));
        await sleep(random.between(100, 1500));
        await cluster.killWorker(index);
      }
    };
    await Promise.all([killOver(0), killOver(1)]);
    const runIds = await Promise.all(asked);
    await untilAllEnded(cluster, minute);
    expect(new Set(runIds).size).toBe(braids);
    await expectEndedRight(cluster, runIds);
  },
  5 * minute,
);

test(
  "a worker that is stopped hands its work on at once",
  async () => {
    const runId = await startBraid(cluster, "stopped");
    await sleep(random.between(100, 300));
    expect(await cluster.worker(0).terminate()).toBe(0);
    await untilAllEnded(cluster, minute);
    await expectEndedRight(cluster, [runId]);
    const [row] = await cluster.read(
      "select stopped_at is not null as stopped from executors where pid = $1::int",
      String(cluster.worker(0).pid),
    );
    expect(row).toEqual({ stopped: true });
  },
  2 * minute,
);
