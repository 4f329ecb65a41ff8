import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { serve } from "inngest/edge";
import { closeDatabase } from "@/db/client";
import { startEmbeddedPostgres } from "@/db/embedded/start-embedded-postgres";
import { migrate } from "@/db/migrate";
import { embeddedClient } from "@/inngest/executor/embedded-client";
import { startExecutor } from "@/inngest/executor/start-executor";
import { quantile } from "./report";

/**
 * `node bench/run.mjs executor`: cost of the embedded executor itself, by bare Inngest functions of no-op steps on the
 * embedded Postgres with its own settings (fsync on). Times are from before `send` to the end of the function's last
 * line, and to its first line.
 */
const signingKey = "0123456789abcdef0123456789abcdef";
const client = embeddedClient("bench", signingKey);

const begun = new Map<string, number>();
const ended = new Map<string, (at: number) => void>();
const steps = client.createFunction(
  { id: "steps", triggers: [{ event: "steps" }], retries: 0 },
  async ({ event, step }) => {
    begun.set(event.data.key, begun.get(event.data.key) ?? performance.now());
    for (let i = 0; i < event.data.count; i++) await step.run(`step-${i}`, () => i);
    ended.get(event.data.key)?.(performance.now());
  },
);

async function run(count: number): Promise<{ firstCallMs: number; totalMs: number }> {
  const key = crypto.randomUUID();
  const from = performance.now();
  const until = new Promise<number>((resolve) => ended.set(key, resolve));
  await client.send({ id: key, name: "steps", data: { key, count } });
  const totalMs = (await until) - from;
  ended.delete(key);
  return { firstCallMs: begun.get(key)! - from, totalMs };
}

async function oneByOne(count: number, times: number): Promise<void> {
  const results = [];
  for (let i = 0; i < times; i++) results.push(await run(count));
  const total = results.map(({ totalMs }) => totalMs);
  const first = results.map(({ firstCallMs }) => firstCallMs);
  console.log(
    `${count} steps, one by one ×${times}: total ${spread(total)}; event to first call ${spread(first)}`,
  );
}

function spread(times: number[]): string {
  return `p50 ${quantile(times, 0.5).toFixed(2)} ms, p95 ${quantile(times, 0.95).toFixed(2)} ms`;
}

async function atOnce(count: number, times: number): Promise<void> {
  const from = performance.now();
  await Promise.all(Array.from({ length: times }, () => run(count)));
  const seconds = (performance.now() - from) / 1000;
  console.log(
    `${count} steps, ${times} at once: ${seconds.toFixed(2)} s, ${(times / seconds).toFixed(0)} runs/s`,
  );
}

const dataDir = mkdtempSync(join(tmpdir(), "switchyard-bench-"));
const postgres = await startEmbeddedPostgres({ dataDir, log: () => {} });
process.env.DATABASE_URL = postgres.url;
try {
  await migrate();
  const handler = serve({ client, functions: [steps] }) as (request: Request) => Promise<Response>;
  const executor = await startExecutor({ handler, signingKey });
  await oneByOne(3, 30);
  await oneByOne(3, 200);
  await atOnce(3, 200);
  await atOnce(3, 200);
  await oneByOne(40, 30);
  await executor.stop(1000);
} finally {
  await closeDatabase();
  await postgres.stop();
  rmSync(dataDir, { recursive: true, force: true });
}
