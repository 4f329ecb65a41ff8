import { Inngest } from "inngest";
import { serve } from "inngest/edge";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { sql } from "@/db/client";
import { useTestDatabase } from "@/tests/test-database";
import { embeddedFetch } from "./embedded-fetch";
import { reclaimLeases, takeOwnership } from "./owner";
import { createRegistry } from "./registry";
import { startExecutor } from "./start-executor";

useTestDatabase();

const signingKey = "0123456789abcdef0123456789abcdef";
const client = new Inngest({
  id: "limits",
  isDev: false,
  eventKey: "x",
  signingKey,
  baseUrl: "http://embedded.executor",
  fetch: embeddedFetch,
  checkpointing: { maxRuntime: 0 },
});
const large = client.createFunction(
  { id: "large", triggers: [{ event: "large" }], retries: 3 },
  async ({ event, step }) => {
    for (let i = 0; i < event.data.steps; i++) await step.run(`s${i}`, () => "x".repeat(event.data.bytes));
  },
);
const waiting = client.createFunction(
  { id: "waiting", triggers: [{ event: "waiting" }], retries: 3 },
  ({ step }) => step.waitForEvent("reply", { event: "reply", timeout: "1h" }),
);
const handler = serve({ client, functions: [large, waiting] }) as (request: Request) => Promise<Response>;
let executor: Awaited<ReturnType<typeof startExecutor>>;

beforeAll(async () => {
  executor = await startExecutor({ handler, signingKey });
});
afterAll(() => executor.stop(1000));

async function failureOf(name: string, data: Record<string, unknown>): Promise<string> {
  const id = crypto.randomUUID();
  await client.send({ id, name, data });
  return vi.waitFor(
    async () => {
      const [run] = await sql()`select state, result from executor_runs where event_id = ${id}`;
      expect(run?.state).toBe("failed");
      return run?.result.message as string;
    },
    { timeout: 18_000, interval: 50 },
  );
}

test("a step's result of more than 4 MB fails the run", async () => {
  expect(await failureOf("large", { steps: 1, bytes: 4 * 1024 * 1024 + 1 })).toMatch("4 MB at most");
});

test("more than 32 MB in all fail the run", async () => {
  expect(await failureOf("large", { steps: 12, bytes: 3 * 1024 * 1024 })).toMatch("32 MB at most");
});

test("more than 1,000 steps fail the run", async () => {
  expect(await failureOf("large", { steps: 1001, bytes: 1 })).toMatch("1000 steps at most");
});

test("an operation that is not done is refused by name", async () => {
  expect(await failureOf("waiting", {})).toMatch("does not do WaitForEvent");
});

test("an expression that is not understood is refused at registration", () => {
  const config = {
    id: "f",
    steps: { step: {} },
    triggers: [{ event: "e", expression: "event.data.size > 3" }],
  };
  expect(() => createRegistry([config])).toThrow('does not understand the expression "event.data.size > 3"');
});

test("only leases whose owner is gone are given back", async () => {
  const [alive, gone] = [await takeOwnership(), await takeOwnership()];
  await sql()`insert into executor_runs (id, function_id, event_id, event, state)
    values ('leases', 'limits-large', 'leases', '{"name":"large"}', 'running')`;
  for (const { id } of [alive, gone])
    await sql()`insert into executor_jobs (id, run_id, target, kind, due_at, lease_id, leased_until)
      values (${id}, 'leases', ${id}, 'call', now() + interval '1 hour', ${`${id}:x`}, now() + interval '1 hour')`;
  await gone.release();
  await reclaimLeases();
  const left = await sql()`select id from executor_jobs where run_id = 'leases' and lease_id is not null`;
  expect(left.map(({ id }) => id)).toEqual([alive.id]);
  await alive.release();
});

test("an owner whose connection was cut takes its lock again", async () => {
  const owner = await takeOwnership();
  await sql()`select pg_terminate_backend(pid) from pg_locks
    where locktype = 'advisory' and (classid::bigint << 32 | objid::bigint)::text = ${owner.id}`;
  await vi.waitFor(() => owner.keep());
  const held = await sql()`select 1 from pg_locks
    where locktype = 'advisory' and (classid::bigint << 32 | objid::bigint)::text = ${owner.id}`;
  expect(held).toHaveLength(1);
  await owner.release();
});
