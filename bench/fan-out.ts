import { setTimeout as sleep } from "node:timers/promises";
import { deployChain } from "@/bench/deploy-chain";
import { sql } from "@/db/client";
import { tasks } from "@/inngest/catalog";
import { ensureDeployment } from "@/lib/deployments/mutations";
import { saveFlow } from "@/lib/flows/mutations";
import { startRun } from "@/lib/runs/start/start-run";

const trigger = { type: "api" as const, userId: "bench", name: "Bench", token: "bench" };
const atOnce = 25;

/** Milliseconds that a fan-out over `count` runs of one step takes. */
export async function fanOut(count: number): Promise<number> {
  const teamId = await teamOf();
  const child = await deployChain(teamId, { steps: 1, n: 10 });
  const slug = `fan-out-${count}`;
  const about = { name: slug, description: "", isShipped: false };
  const input = { deployment: child, items: Array.from({ length: count }, () => ({})), concurrency: atOnce };
  const node = { id: "each", task: "for-each", input, after: [], retries: 0, retryDelayMs: 1000 };
  const params = { type: "object", properties: {} };
  const { flowId } = await saveFlow(teamId, about, { slug, params, nodes: [node] }, tasks);
  await ensureDeployment(teamId, { slug, name: slug, description: "", flowId, params: {}, tags: [] });
  const from = performance.now();
  const { id } = await startRun(teamId, slug, { trigger });
  await untilState(id, (state) => {
    if (["Failed", "Crashed", "Cancelled", "TimedOut"].includes(state))
      throw new Error(`It ended as ${state}.`);
    return state === "Completed";
  });
  return performance.now() - from;
}

/** Milliseconds from a request to a run that is Running, as the database has it, one by one. */
export async function untilRunning(times: number): Promise<number[]> {
  const teamId = await teamOf();
  const slug = await deployChain(teamId, { steps: 3, n: 10 });
  const all: number[] = [];
  for (let index = 0; index < times; index++) {
    const askedAt = Date.now();
    const { id } = await startRun(teamId, slug, { trigger });
    await untilState(id, (state) => state === "Completed");
    const [row] = await sql()`
      select extract(epoch from min(created_at))::float8 * 1000 as at from run_events where run_id = ${id} and state = 'Running'`;
    all.push(row!.at - askedAt);
  }
  return all;
}

async function teamOf(): Promise<string> {
  const [team] = await sql()`select id from teams`;
  return team!.id;
}

async function untilState(runId: string, isReached: (state: string) => boolean): Promise<void> {
  for (;;) {
    const [run] = await sql()`select state from runs where id = ${runId}`;
    if (isReached(run!.state)) return;
    await sleep(20);
  }
}
