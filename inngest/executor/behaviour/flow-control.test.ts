import { expect, test } from "vitest";
import { useInngest } from "./use-inngest";

const log: { id: string; at: number; what?: unknown }[] = [];
let now = 0;
let most = 0;

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
async function busy(ms: number) {
  most = Math.max(most, ++now);
  await pause(ms);
  now--;
}
const entriesOf = (id: string) => log.filter((entry) => entry.id === id);

const { send, end, until } = useInngest((client) => {
  const note = (id: string, settings: object) =>
    client.createFunction(
      { id, retries: 0, triggers: [{ event: `flow-control/${id}` }], ...settings },
      async ({ event, events, step }) => {
        if (event.data.ms) await step.run("busy", () => busy(event.data.ms));
        const what = events.length > 1 ? events.map(({ data }) => data.n) : event.data.n;
        await step.run("note", () => log.push({ id, at: Date.now(), what }));
      },
    );
  return [
    note("limited", { concurrency: 2 }),
    note("keyed", { concurrency: { limit: 1, key: "event.data.team" } }),
    note("shared-a", { concurrency: { limit: 1, key: "'shared'", scope: "account" } }),
    note("shared-b", { concurrency: { limit: 1, key: "'shared'", scope: "account" } }),
    note("throttled", { throttle: { limit: 1, period: "1s", key: "event.data.team" } }),
    note("rated", { rateLimit: { limit: 1, period: "1m", key: "event.data.team" } }),
    note("once", { idempotency: "event.data.order" }),
    note("skipping", { singleton: { mode: "skip", key: "event.data.team" } }),
    note("replacing", { singleton: { mode: "cancel" } }),
    note("prior", { concurrency: 1, priority: { run: "event.data.n == 3 ? 100 : 0" } }),
    note("quiet", { debounce: { period: "1s", key: "event.data.team" } }),
    note("batched", { batchEvents: { maxSize: 3, timeout: "2s" } }),
  ];
});

test("concurrent calls stay within the limit", async () => {
  most = 0;
  const ids = await Promise.all([1, 2, 3, 4, 5].map((n) => send("flow-control/limited", { n, ms: 150 })));
  await Promise.all(ids.map(end));
  expect(most).toBe(2);
});

test("a limit with a key counts for each key by itself", async () => {
  most = 0;
  const ids = await Promise.all(
    ["a", "a", "b", "b"].map((team, n) => send("flow-control/keyed", { team, n, ms: 300 })),
  );
  await Promise.all(ids.map(end));
  expect(most).toBe(2);
});

test("functions may share a limit", async () => {
  most = 0;
  const ids = await Promise.all(
    ["a", "b", "a", "b"].map((x) => send(`flow-control/shared-${x}`, { ms: 100 })),
  );
  await Promise.all(ids.map(end));
  expect(most).toBe(1);
});

test("a throttle spreads starts over time", async () => {
  const ids = await Promise.all([1, 2, 3, 4].map((n) => send("flow-control/throttled", { n, team: "a" })));
  await Promise.all(ids.map(end));
  const starts = entriesOf("throttled").map(({ at }) => at);
  // One a second after a burst of one more (GCRA).
  expect(Math.max(...starts) - Math.min(...starts)).toBeGreaterThan(1500);
});

test("what is over a rate limit is dropped", async () => {
  await end(await send("flow-control/rated", { n: 1, team: "a" }));
  await send("flow-control/rated", { n: 2, team: "a" });
  await end(await send("flow-control/rated", { n: 3, team: "b" }));
  expect(entriesOf("rated").map(({ what }) => what)).toEqual([1, 3]);
});

test("an idempotency key starts a function once", async () => {
  await end(await send("flow-control/once", { n: 1, order: "x" }));
  await send("flow-control/once", { n: 2, order: "x" });
  await end(await send("flow-control/once", { n: 3, order: "y" }));
  expect(entriesOf("once").map(({ what }) => what)).toEqual([1, 3]);
});

test("a singleton skips what comes while it runs", async () => {
  const first = await send("flow-control/skipping", { n: 1, team: "a", ms: 500 });
  await send("flow-control/skipping", { n: 2, team: "a" });
  await end(await send("flow-control/skipping", { n: 3, team: "b" }));
  await end(first);
  await end(await send("flow-control/skipping", { n: 4, team: "a" }));
  expect(entriesOf("skipping").map(({ what }) => what)).toEqual([3, 1, 4]);
});

test("a singleton may be replaced by what comes while it runs", async () => {
  const first = await send("flow-control/replacing", { n: 1, ms: 1000 });
  await pause(200);
  const second = await send("flow-control/replacing", { n: 2 });
  expect((await end(first))._inngest.status).toBe("Cancelled");
  await end(second);
  await pause(1000);
  expect(entriesOf("replacing").map(({ what }) => what)).toEqual([2]);
});

test("a run of higher priority goes before those that wait", async () => {
  const first = await send("flow-control/prior", { n: 1, ms: 500 });
  await pause(200);
  const others = [await send("flow-control/prior", { n: 2 }), await send("flow-control/prior", { n: 3 })];
  await Promise.all([first, ...others].map(end));
  const order = entriesOf("prior").map(({ what }) => what);
  expect(order.indexOf(3)).toBeLessThan(order.indexOf(2));
});

test("a debounced function runs once, with the newest event, when it has become quiet", async () => {
  for (const n of [1, 2, 3]) await send("flow-control/quiet", { n, team: "a" });
  await send("flow-control/quiet", { n: 4, team: "b" });
  await until(() => expect(entriesOf("quiet")).toHaveLength(2));
  await pause(500);
  expect(
    entriesOf("quiet")
      .map(({ what }) => what)
      .sort(),
  ).toEqual([3, 4]);
});

test("a batch starts when it is full, or when its time is over", async () => {
  for (const n of [1, 2, 3, 4]) await send("flow-control/batched", { n });
  await until(() => expect(entriesOf("batched")).toHaveLength(2));
  expect(entriesOf("batched").map(({ what }) => what)).toEqual([[1, 2, 3], 4]);
});
