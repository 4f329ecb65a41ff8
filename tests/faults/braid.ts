import { setTimeout as sleep } from "node:timers/promises";
import type { Cluster } from "./cluster";

const endedStates = "('Completed', 'Cached', 'Skipped', 'Failed', 'TimedOut', 'Crashed', 'Cancelled')";

/** Number of lines that each node writes. */
export const linesOfNode = 6;

/** A flow of 11 nodes: one, three chains of three in parallel, and one that joins them. */
const nodes = [
  node("root", []),
  ...["a", "b", "c"].flatMap((chain) => [
    node(`${chain}-1`, ["root"]),
    node(`${chain}-2`, [`${chain}-1`]),
    node(`${chain}-3`, [`${chain}-2`]),
  ]),
  node("end", ["a-3", "b-3", "c-3"]),
];

/** Expected value of each node of a run. */
export const values: Record<string, number> = Object.fromEntries([
  ["root", 1],
  ...["a", "b", "c"].flatMap((chain) => [1, 2, 3].map((step) => [`${chain}-${step}`, step + 1])),
  ["end", 13],
]);

/**
 * Creates the flow and a deployment `braid` of it.
 * @param poolOf the pool of a node; undefined for that of the run
 */
export async function deployBraid(
  cluster: Pick<Cluster, "ask">,
  poolOf: (id: string) => string | undefined = () => undefined,
): Promise<void> {
  await cluster.ask("/flows", {
    slug: "braid",
    name: "Braid",
    params: { type: "object", properties: {} },
    nodes: nodes.map((each) => ({ ...each, pool: poolOf(each.id) })),
  });
  await cluster.ask("/deployments", { slug: "braid", name: "Braid", flow: "braid" });
}

/** Requests a run; the same key returns the same run. @returns its id */
export async function startBraid(cluster: Cluster, key: string): Promise<string> {
  const { id } = await cluster.ask<{ id: string }>("/deployments/braid/runs", {}, { "idempotency-key": key });
  return id;
}

/** Open work: runs, and the executor's functions, which may still have to store what a run has done. */
const open = `
  select id as run_id, state, state_message as message from runs where state not in ${endedStates}
  union all
  select event->'data'->>'runId', 'executor: ' || state, event_id from executor_runs
  where state = 'running' and event->>'name' = 'flow/run.requested'`;

/** Waits until every run has ended. @throws with the open runs, and the last output of the portals */
export async function untilAllEnded(cluster: Cluster, timeoutMs: number): Promise<void> {
  for (const until = Date.now() + timeoutMs; Date.now() < until; await sleep(250)) {
    const rows = await cluster.read(open).catch(() => undefined);
    if (rows?.length === 0) return;
  }
  const tasks = `
    select run_id, node_id, state, attempts from task_runs where state not in ${endedStates} and state <> 'Pending'`;
  const left = {
    open: await cluster.read(open),
    tasks: await cluster.read(tasks),
    jobs: await cluster.read("select *, now() from executor_jobs"),
  };
  throw new Error(`Not ended: ${JSON.stringify(left, null, 1)}\n${cluster.output().slice(-4000)}`);
}

function node(id: string, upstream: string[]) {
  const add = upstream.map((from) => ({ $from: `nodes.${from}.output.value` }));
  return { id, task: "numbered-lines", input: { lines: linesOfNode, everyMs: 20, add } };
}
