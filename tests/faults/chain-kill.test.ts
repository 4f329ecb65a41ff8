import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { untilAllEnded } from "./braid";
import { type Cluster, startCluster } from "./cluster";
import { expectEndedRight } from "./expect-ended-right";
import { seededRandom } from "./random";

/**
 * Chains of quick nodes, where the end of an attempt, its kept step and the begin of the next are one transaction, and
 * transactions of several runs are one: kills fall between any two of its statements.
 */
const length = 24;
const lines = 1;
const random = seededRandom();
let cluster: Cluster;

const idOf = (place: number) => `step-${place}`;
const values = Object.fromEntries(Array.from({ length }, (_, index) => [idOf(index + 1), index + 1]));
const nodes = Array.from({ length }, (_, index) => ({
  id: idOf(index + 1),
  task: "numbered-lines",
  input: { lines, everyMs: 1, add: index === 0 ? [] : [{ $from: `nodes.${idOf(index)}.output.value` }] },
}));

beforeAll(async () => {
  cluster = await startCluster();
  const params = { type: "object", properties: {} };
  await cluster.ask("/flows", { slug: "chain", name: "Chain", params, nodes });
  await cluster.ask("/deployments", { slug: "chain", name: "Chain", flow: "chain" });
});
afterAll(() => cluster?.stop());

/** Starts chains until `kill` has ended. @returns the runs' ids */
async function chainsWhile(name: string, kill: () => Promise<void>): Promise<string[]> {
  const asked: Promise<{ id: string }>[] = [];
  let isOver = false;
  const killing = kill().finally(() => {
    isOver = true;
  });
  while (!isOver) {
    const burst = Array.from({ length: 2 }, (_, index) =>
      cluster.ask<{ id: string }>(
        "/deployments/chain/runs",
        {},
        { "idempotency-key": `${name}-${asked.length + index}` },
      ),
    );
    for (const one of burst) one.catch(() => {});
    asked.push(...burst);
    await sleep(random.between(50, 400));
  }
  await killing;
  return (await Promise.all(asked)).map(({ id }) => id);
}

test("chains end right while portals are killed in quick succession", async () => {
  const runIds = await chainsWhile("portals", async () => {
    for (let kill = 0; kill < 6; kill++) {
      await sleep(random.between(20, 600));
      await cluster.killPortal(kill % 2);
    }
  });
  await untilAllEnded(cluster, 180_000);
  await expectEndedRight(cluster, runIds, { values, lines });
}, 400_000);

test("chains end right while Postgres is killed", async () => {
  const runIds = await chainsWhile("postgres", async () => {
    for (let kill = 0; kill < 4; kill++) {
      await sleep(random.between(50, 800));
      await cluster.killPostgres();
      expect(await cluster.reviveAll(), cluster.output()).toBe(0);
    }
  });
  await untilAllEnded(cluster, 180_000);
  await expectEndedRight(cluster, runIds, { values, lines });
}, 400_000);
