import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { deployBraid, startBraid, untilAllEnded } from "./braid";
import { type Cluster, startCluster } from "./cluster";
import { expectEndedRight } from "./expect-ended-right";
import { seededRandom } from "./random";

const minute = 60_000;
/** All of them by `npm run test:chaos`; fewer where other tests wait. */
const isWhole = process.env.CHAOS === "whole";
const portalKills = isWhole ? 50 : 16;
const postgresKills = isWhole ? 20 : 6;
const braids = isWhole ? 40 : 12;
const random = seededRandom();
let cluster: Cluster;

/** Requests runs along the way, regardless of what is being killed; their ids are known at the end. */
function askFor(name: string) {
  const asked: Promise<string>[] = [];
  return {
    one(): void {
      const run = startBraid(cluster, `${name}-${asked.length}`);
      // Handled below, where all are awaited.
      run.catch(() => {});
      asked.push(run);
    },
    count: () => asked.length,
    all: () => Promise.all(asked),
  };
}

beforeAll(async () => {
  cluster = await startCluster();
  await deployBraid(cluster);
});
afterAll(() => cluster?.stop());

test(
  `${braids} runs of 11 steps end right while two portals are killed ${portalKills} times`,
  async () => {
    const runs = askFor("portals");
    let kills = 0;
    const killOver = async (index: number) => {
      while (kills < portalKills) {
        kills += 1;
        if (runs.count() < braids) runs.one();
        await sleep(random.between(100, 1500));
        await cluster.killPortal(index);
      }
    };
    await Promise.all([killOver(0), killOver(1)]);
    const runIds = await runs.all();
    await untilAllEnded(cluster, minute);
    expect(new Set(runIds).size).toBe(braids);
    await expectEndedRight(cluster, runIds);
  },
  5 * minute,
);

test(
  `runs end right while Postgres is killed ${postgresKills} times`,
  async () => {
    const runs = askFor("postgres");
    for (let kill = 0; kill < postgresKills; kill++) {
      runs.one();
      await sleep(random.between(100, 1500));
      await cluster.killPostgres();
      expect(
        await cluster.reviveAll(),
        `portals that did not outlive their database:\n${cluster.output()}`,
      ).toBe(0);
    }
    const runIds = await runs.all();
    await untilAllEnded(cluster, 1.5 * minute);
    await expectEndedRight(cluster, runIds);
  },
  4 * minute,
);

test(
  "a portal that stood still for longer than its leases finds its work done, and disturbs nothing",
  async () => {
    const runIds = await Promise.all(
      Array.from({ length: 16 }, (_, index) => startBraid(cluster, `standing-still-${index}`)),
    );
    await sleep(random.between(100, 400));
    const still = cluster.portal(0);
    still.signal("SIGSTOP");
    await sleep(leaseMs + 4_000);
    still.signal("SIGCONT");
    await untilAllEnded(cluster, minute);
    // Its remaining work after the pause has finished by now, too.
    await sleep(1_000);
    await expectEndedRight(cluster, runIds);
  },
  2 * minute,
);

/** start-executor.ts */
const leaseMs = 15_000;
