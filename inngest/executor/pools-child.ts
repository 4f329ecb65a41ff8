import { appendFileSync } from "node:fs";
import { serve } from "inngest/edge";
import { inPool } from "@/inngest/run/in-pool";
import { embeddedClient } from "./embedded-client";
import { startExecutor } from "./start-executor";

/**
 * A process that pools.test.ts starts: it serves WORKER_POOLS, and writes to the file RAN which process ran a step. SEND
 * names an event to send: `chain` has steps one by one, `braid` steps side by side.
 */
const { RAN, SEND } = process.env;
const signingKey = "0123456789abcdef0123456789abcdef";
const client = embeddedClient("pools", signingKey);

const work = (run: string, step: string, pool: string) => () =>
  inPool(pool, async () => {
    appendFileSync(RAN!, `${run} ${step} ${process.pid}\n`);
    await new Promise((resolve) => setTimeout(resolve, 200));
    return step;
  });
const chain = client.createFunction(
  { id: "chain", triggers: [{ event: "chain" }] },
  async ({ event, step }) => {
    await step.run("a", work(event.id!, "a", "default"));
    await step.run("b", work(event.id!, "b", "gpu"));
    await step.run("c", work(event.id!, "c", "default"));
  },
);
const braid = client.createFunction(
  { id: "braid", triggers: [{ event: "braid" }] },
  async ({ event, step }) => {
    await Promise.all([
      step.run("a", work(event.id!, "a", "default")),
      step.run("b", work(event.id!, "b", "gpu")),
      step.run("c", work(event.id!, "c", "default")),
    ]);
  },
);
const handler = serve({ client, functions: [chain, braid] }) as (request: Request) => Promise<Response>;
startExecutor({ handler, signingKey, leaseMs: 3000, concurrency: 8 }).then(async (executor) => {
  process.on("SIGTERM", () => executor.stop(0).then(() => process.exit(0)));
  for (const id of SEND?.split(",") ?? [])
    await client.send({ id, name: id.split("-")[0]!, data: { pool: "default", runId: id } });
  process.send?.("ready");
});
