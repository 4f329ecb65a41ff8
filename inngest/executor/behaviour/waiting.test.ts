import { expect, test } from "vitest";
import { useInngest } from "./use-inngest";

const reached: string[] = [];
const name = (event: string) => `waiting/${event}`;

const { send, end, until, client } = useInngest((client) => [
  client.createFunction(
    { id: "sleeper", triggers: [{ event: name("sleep") }], retries: 0 },
    async ({ event, step }) => {
      const from = await step.run("before", () => Date.now());
      if (event.data.until) await step.sleepUntil("until", new Date(from + 1500));
      else await step.sleep("nap", "1s");
      return step.run("after", () => Date.now() - from);
    },
  ),
  client.createFunction(
    { id: "match", triggers: [{ event: name("match") }], retries: 0 },
    async ({ event, step }) => {
      await step.run("reach", () => void reached.push(event.data.order));
      const paid = await step.waitForEvent("paid", {
        event: name("paid"),
        match: "data.order",
        timeout: event.data.timeout ?? "1h",
      });
      return paid && { name: paid.name, data: paid.data };
    },
  ),
  client.createFunction(
    { id: "if", triggers: [{ event: name("if") }], retries: 0 },
    async ({ event, step }) => {
      await step.run("reach", () => void reached.push(event.data.order));
      const large = await step.waitForEvent("large", {
        event: name("paid"),
        if: "async.data.order == event.data.order && async.data.amount >= 10",
        timeout: "1h",
      });
      return large?.data.amount;
    },
  ),
  client.createFunction(
    { id: "signal", triggers: [{ event: name("signal") }], retries: 0 },
    async ({ event, step }) => {
      const { signal, timeout, onConflict } = event.data;
      await step.run("reach", () => void reached.push(event.id!));
      return step
        .waitForSignal("wait", { signal, timeout, onConflict })
        .catch((error: Error) => error.message);
    },
  ),
  client.createFunction(
    { id: "signaller", triggers: [{ event: name("signaller") }], retries: 0 },
    async ({ event, step }) => step.sendSignal("send", { signal: event.data.signal, data: { by: "a step" } }),
  ),
]);

/** Sends until the run ends: a wait begins a moment after the step before it. */
async function endOfSent(eventId: string, again: () => Promise<unknown>) {
  await until(async () => {
    await again();
    await Promise.race([end(eventId), new Promise((_, fail) => setTimeout(fail, 300, new Error("not yet")))]);
  });
  return end(eventId);
}

test("a sleep ends", async () => {
  const { result } = await end(await send(name("sleep")));
  expect(result).toBeGreaterThanOrEqual(950);
});

test("a sleep until a time ends then", async () => {
  const { result } = await end(await send(name("sleep"), { until: true }));
  expect(result).toBeGreaterThanOrEqual(1400);
});

test("a step takes the whole event it waits for, when the named field matches", async () => {
  const id = await send(name("match"), { order: "one" });
  await until(() => expect(reached).toContain("one"));
  await send(name("paid"), { order: "other" });
  const { result } = await endOfSent(id, () => send(name("paid"), { order: "one" }));
  expect(result).toEqual({ name: name("paid"), data: { order: "one" } });
});

test("an event goes to a step only if its expression holds", async () => {
  const id = await send(name("if"), { order: "two" });
  await until(() => expect(reached).toContain("two"));
  await send(name("paid"), { order: "two", amount: 9 });
  await send(name("paid"), { order: "two" });
  const { result } = await endOfSent(id, () => send(name("paid"), { order: "two", amount: 10 }));
  expect(result).toBe(10);
});

test("a wait whose time is over gives null", async () => {
  expect((await end(await send(name("match"), { order: "late", timeout: "1s" }))).result).toBeNull();
});

test("a signal from outside wakes the step that waits for it", async () => {
  const id = await send(name("signal"), { signal: "outside", timeout: "1h" });
  const { result } = await endOfSent(id, () => client.sendSignal({ signal: "outside", data: { n: 1 } }));
  expect(result).toEqual({ signal: "outside", data: { n: 1 } });
});

test("a step may send a signal", async () => {
  const id = await send(name("signal"), { signal: "inside", timeout: "1h" });
  const { result } = await endOfSent(id, () => send(name("signaller"), { signal: "inside" }));
  expect(result).toMatchObject({ data: { by: "a step" } });
});

test("a signal that does not come in time gives null", async () => {
  expect((await end(await send(name("signal"), { signal: "never", timeout: "1s" }))).result).toBeNull();
});

test("a second wait for a signal replaces the first when it says so", async () => {
  const first = await send(name("signal"), { signal: "mine", timeout: "3s" });
  await until(() => expect(reached).toContain(first));
  // A wait begins a moment after the step before it.
  await new Promise((resolve) => setTimeout(resolve, 500));
  const second = await send(name("signal"), { signal: "mine", timeout: "1h", onConflict: "replace" });
  await until(() => expect(reached).toContain(second));
  await new Promise((resolve) => setTimeout(resolve, 500));
  const { result } = await endOfSent(second, () => client.sendSignal({ signal: "mine", data: "taken" }));
  expect(result).toEqual({ signal: "mine", data: "taken" });
  expect((await end(first)).result).toBeNull();
});

test("a second wait for a signal fails when it does not say so", async () => {
  const first = await send(name("signal"), { signal: "hers", timeout: "3s" });
  await until(() => expect(reached).toContain(first));
  await new Promise((resolve) => setTimeout(resolve, 500));
  const second = await send(name("signal"), { signal: "hers", timeout: "3s", onConflict: "fail" });
  expect(JSON.stringify(await end(second))).toMatch("Signal conflict");
  expect((await end(first)).result).toBeNull();
});
