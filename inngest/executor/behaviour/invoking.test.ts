import { NonRetriableError, referenceFunction } from "inngest";
import { expect, test } from "vitest";
import { useInngest } from "./use-inngest";

const seen: unknown[] = [];

const { send, end } = useInngest((client) => {
  const twice = client.createFunction(
    { id: "twice", triggers: [{ event: "invoking/never" }], retries: 0 },
    async ({ event, step }) => {
      seen.push(event.name);
      return step.run("double", () => event.data.n * 2);
    },
  );
  const broken = client.createFunction(
    { id: "broken", triggers: [{ event: "invoking/never" }], retries: 0 },
    async () => {
      throw new NonRetriableError("broken inside");
    },
  );
  const slow = client.createFunction(
    { id: "slow", triggers: [{ event: "invoking/never" }], retries: 0 },
    async ({ step }) => step.sleep("long", "1h"),
  );
  const silent = client.createFunction(
    { id: "silent", triggers: [{ event: "invoking/never" }], retries: 0 },
    async () => {},
  );
  const nowhere = referenceFunction({ functionId: "nowhere" });
  const invoked = { twice, broken, slow, silent, nowhere };
  return [
    twice,
    broken,
    slow,
    silent,
    client.createFunction(
      { id: "parent", triggers: [{ event: "invoking/parent" }], retries: 0 },
      async ({ event, step }) => {
        const { name, n, timeout } = event.data;
        return step
          .invoke("child", { function: invoked[name as keyof typeof invoked], data: { n }, timeout })
          .catch((error: Error) => error.message);
      },
    ),
    client.createFunction(
      { id: "fan-out", triggers: [{ event: "invoking/fan-out" }], retries: 0 },
      async ({ step }) =>
        Promise.all([1, 2, 3].map((n) => step.invoke(`child-${n}`, { function: twice, data: { n } }))),
    ),
  ];
});

test("an invoked function gives its result to the step", async () => {
  expect((await end(await send("invoking/parent", { name: "twice", n: 21 }))).result).toBe(42);
  expect(seen).toContain("inngest/function.invoked");
});

test("several are invoked at once", async () => {
  expect((await end(await send("invoking/fan-out"))).result).toEqual([2, 4, 6]);
});

test("an invoked function that gives nothing gives null", async () => {
  expect((await end(await send("invoking/parent", { name: "silent" }))).result).toBeNull();
});

test("an invoked function's failure is the step's", async () => {
  expect((await end(await send("invoking/parent", { name: "broken" }))).result).toBe("broken inside");
});

test("an invocation that takes too long fails its step", async () => {
  const { result } = await end(await send("invoking/parent", { name: "slow", timeout: "1s" }));
  expect(result).toMatch("Timed out waiting for invoked function");
});

test("invoking a function that is not there fails the step", async () => {
  const { result } = await end(await send("invoking/parent", { name: "nowhere" }));
  expect(result).toMatch("could not find function");
});
