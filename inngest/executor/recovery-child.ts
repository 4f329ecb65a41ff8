import { appendFileSync } from "node:fs";
import { serve } from "inngest/edge";
import { embeddedClient } from "./embedded-client";
import { startExecutor } from "./start-executor";

/**
 * The process that recovery.test.ts kills, stops and disconnects: ten steps, each writing to the file RAN which process
 * ran it. SEND names events to send, LEASE_MS and CONCURRENCY configure the executor; SIGTERM stops it cleanly.
 */
const { RAN, SEND, LEASE_MS = "60000", CONCURRENCY = "8" } = process.env;
const signingKey = "0123456789abcdef0123456789abcdef";
const client = embeddedClient("recovery", signingKey);
const ten = client.createFunction(
  { id: "ten", triggers: [{ event: "ten" }], retries: 0 },
  async ({ event, step }) => {
    let sum = 0;
    for (let i = 1; i <= 10; i++) {
      sum += await step.run(`step-${i}`, async () => {
        appendFileSync(RAN!, `${event.id} ${i} ${process.pid}\n`);
        await new Promise((resolve) => setTimeout(resolve, 60));
        return i;
      });
    }
    return sum;
  },
);
const handler = serve({ client, functions: [ten] }) as (request: Request) => Promise<Response>;
const settings = { leaseMs: Number(LEASE_MS), concurrency: Number(CONCURRENCY) };
startExecutor({ handler, signingKey, ...settings }).then(async (executor) => {
  process.on("SIGTERM", () => executor.stop(0).then(() => process.exit(0)));
  for (const id of SEND?.split(",") ?? []) await client.send({ id, name: "ten", data: {} });
});
