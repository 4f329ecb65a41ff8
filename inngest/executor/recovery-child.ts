import { appendFileSync } from "node:fs";
import { Inngest } from "inngest";
import { serve } from "inngest/edge";
import { embeddedFetch } from "./embedded-fetch";
import { startExecutor } from "./start-executor";

/** The process that recovery.test.ts kills: ten steps, each saying in the file RAN that its body ran. */
const signingKey = "0123456789abcdef0123456789abcdef";
const client = new Inngest({
  id: "recovery",
  isDev: false,
  eventKey: "embedded",
  signingKey,
  baseUrl: "http://embedded.executor",
  fetch: embeddedFetch,
  checkpointing: { maxRuntime: 0 },
});
const ten = client.createFunction(
  { id: "ten", triggers: [{ event: "ten" }], retries: 0 },
  async ({ step }) => {
    let sum = 0;
    for (let i = 1; i <= 10; i++) {
      sum += await step.run(`step-${i}`, async () => {
        appendFileSync(process.env.RAN!, `${i}\n`);
        await new Promise((resolve) => setTimeout(resolve, 60));
        return i;
      });
    }
    return sum;
  },
);
const handler = serve({ client, functions: [ten] }) as (request: Request) => Promise<Response>;
startExecutor({ handler, signingKey, leaseMs: 60_000 }).then(async () => {
  if (process.env.SEND) await client.send({ id: process.env.SEND, name: "ten", data: {} });
});
