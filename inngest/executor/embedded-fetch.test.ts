import { Inngest } from "inngest";
import { expect, test, vi } from "vitest";
import { sql } from "@/db/client";
import { embeddedFetch } from "./embedded-fetch";
import { signingKey, useExecutor } from "./test-executor";

const { client, send, handler } = useExecutor("fetch", (client) => [
  client.createFunction({ id: "f", triggers: [{ event: "f" }], retries: 0 }, async ({ event }) => event.data),
]);
const base = "http://embedded.executor";

test("accepts events with the client's key only", async () => {
  const options = { id: "other", isDev: false, baseUrl: base, fetch: embeddedFetch };
  const stranger = new Inngest({ ...options, eventKey: "guessed", signingKey });
  await expect(stranger.send({ name: "f", data: {} })).rejects.toThrow();
  expect(await sql()`select 1 from executor_events`).toHaveLength(0);
});

test("accepts checkpoints and signals with the signing key only", async () => {
  for (const path of ["/v1/checkpoint/run/async", "/v1/signals"]) {
    const init = { method: "POST", body: "{}", headers: { authorization: "Bearer guessed" } };
    expect((await embeddedFetch(`${base}${path}`, init)).status).toBe(401);
  }
});

test("rejects unsigned calls", async () => {
  const body = JSON.stringify({ event: {}, events: [], steps: {}, ctx: { run_id: "x", attempt: 0 } });
  const headers = { host: "127.0.0.1", "content-type": "application/json" };
  const url = "http://127.0.0.1/api/inngest?fnId=fetch-f&stepId=step";
  expect((await handler(new Request(url, { method: "POST", body, headers }))).status).toBe(401);
});

test("rejects what only an Inngest server does, by name", async () => {
  const answer = await embeddedFetch(`${base}/v1/realtime/token`, { method: "POST" });
  expect(answer.status).toBe(501);
  expect((await answer.json()).error).toMatch("POST /v1/realtime/token");
});

test("an event of Inngest's own name is refused", async () => {
  await expect(client.send({ name: "inngest/function.failed", data: {} })).rejects.toThrow(
    "reserved for Inngest",
  );
});

test("resending with the same seed accepts each event once", async () => {
  const headers = { "x-inngest-event-id-seed": "seed" };
  const body = JSON.stringify([
    { name: "f", data: { n: 1 } },
    { name: "f", data: { n: 2 } },
  ]);
  const ids = [];
  for (let i = 0; i < 2; i++)
    ids.push(
      (await (await embeddedFetch(`${base}/e/embedded`, { method: "POST", headers, body })).json()).ids,
    );
  expect(ids[0]).toEqual(ids[1]);
  const runs = await sql()`select 1 from executor_runs where event_id = any(${ids[0]}::text[])`;
  expect(runs).toHaveLength(2);
});

test("an event of the future starts then", async () => {
  await client.send({ id: "later", name: "f", data: {}, ts: Date.now() + 1500 });
  await send("f", {}, "now");
  const startOf = (id: string) =>
    vi.waitFor(
      async () => {
        const [run] = await sql()`
          select extract(epoch from started_at - created_at)::float8 as s from executor_runs where event_id = ${id}`;
        expect(run?.s).toBeTypeOf("number");
        return run!.s as number;
      },
      { timeout: 10_000 },
    );
  const [now, later] = [await startOf("now"), await startOf("later")];
  expect(later).toBeGreaterThan(1.4);
  expect(now).toBeLessThan(later);
});
