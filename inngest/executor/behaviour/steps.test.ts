import { type FailureEventArgs, NonRetriableError, RetryAfterError } from "inngest";
import { expect, test } from "vitest";
import { useInngest } from "./use-inngest";

const calls: string[] = [];
const failures: { error: string; event: string }[] = [];
let tries = 0;
let walks = 0;

const { send, end, until, client } = useInngest((client) => [
  client.createFunction(
    { id: "in-order", triggers: [{ event: "steps/in-order", if: "event.data.from > 0" }], retries: 0 },
    async ({ event, step }) => {
      const a = await step.run("a", () => calls.push("a") && event.data.from + 1);
      const b = await step.run("b", () => calls.push("b") && Number(a) * 2);
      return { b };
    },
  ),
  client.createFunction(
    { id: "repeated", triggers: [{ event: "steps/repeated" }], retries: 0 },
    async ({ step }) => {
      const all = [];
      for (let i = 0; i < 3; i++) all.push(await step.run("same", () => i));
      return all;
    },
  ),
  client.createFunction(
    { id: "flaky", triggers: [{ event: "steps/flaky" }], retries: 2 },
    async ({ step }) => {
      await step.run("fine", () => calls.push("fine"));
      return step.run("flaky", () => {
        calls.push("flaky");
        if (++tries < 3) throw new RetryAfterError("not yet", 1000);
        return "at last";
      });
    },
  ),
  client.createFunction(
    { id: "flaky-walk", triggers: [{ event: "steps/flaky-walk" }], retries: 1 },
    async ({ attempt }) => {
      walks++;
      if (attempt === 0) throw new RetryAfterError("not yet", 1000);
      return attempt;
    },
  ),
  client.createFunction(
    { id: "caught", triggers: [{ event: "steps/caught" }], retries: 3 },
    async ({ step }) => {
      const outcome = await step
        .run("bad", () => {
          calls.push("bad");
          throw new NonRetriableError("never works");
        })
        .catch((error: Error) => `caught ${error.message}`);
      return step.run("after", () => outcome);
    },
  ),
  client.createFunction(
    {
      id: "doomed",
      triggers: [{ event: "steps/doomed" }],
      retries: 0,
      onFailure: async ({ error, event }: FailureEventArgs) => {
        failures.push({ error: error.message, event: event.data.event.id ?? "" });
      },
    },
    async ({ step }) => {
      await step.run("bad", () => {
        throw new Error("no luck");
      });
    },
  ),
  client.createFunction(
    { id: "sender", triggers: [{ event: "steps/sender" }], retries: 0 },
    async ({ step }) => {
      const { ids } = await step.sendEvent("send", [
        { name: "steps/in-order", data: { from: 1 } },
        { name: "steps/in-order", data: { from: 2 } },
      ]);
      return ids;
    },
  ),
]);

test("steps run in order, each once", async () => {
  calls.length = 0;
  expect((await end(await send("steps/in-order", { from: 20 }))).result).toEqual({ b: 42 });
  expect(calls).toEqual(["a", "b"]);
});

test("an event that a trigger's expression does not hold for starts nothing", async () => {
  calls.length = 0;
  await send("steps/in-order", { from: 0 });
  await end(await send("steps/in-order", { from: 1 }));
  expect(calls).toEqual(["a", "b"]);
});

test("steps with the same id are distinguished", async () => {
  expect((await end(await send("steps/repeated"))).result).toEqual([0, 1, 2]);
});

test("a step that fails is tried again after the delay it asks for; what had succeeded is not redone", async () => {
  calls.length = 0;
  expect((await end(await send("steps/flaky"))).result).toBe("at last");
  expect(calls).toEqual(["fine", "flaky", "flaky", "flaky"]);
});

test("a function that fails outside its steps is called again", async () => {
  expect((await end(await send("steps/flaky-walk"))).result).toBe(1);
  expect(walks).toBe(2);
});

test("a step that fails for good is an error that the function may catch", async () => {
  calls.length = 0;
  expect((await end(await send("steps/caught"))).result).toBe("caught never works");
  expect(calls).toEqual(["bad"]);
});

test("a function that fails calls its onFailure", async () => {
  const id = await send("steps/doomed");
  expect((await end(id)).error?.message).toBe("no luck");
  await until(() => expect(failures).toEqual([{ error: "no luck", event: id }]));
});

test("an event that is sent twice starts one run", async () => {
  calls.length = 0;
  const id = await send("steps/in-order", { from: 1 });
  await send("steps/in-order", { from: 1 }, id);
  await end(id);
  await end(await send("steps/in-order", { from: 1 }));
  expect(calls).toHaveLength(4);
});

test("a step may send events; each starts its run", async () => {
  const ids = (await end(await send("steps/sender"))).result as string[];
  expect(ids).toHaveLength(2);
  for (const id of ids) await end(id);
});

test("several events sent at once are taken in order", async () => {
  const { ids } = await client.send([5, 6].map((from) => ({ name: "steps/in-order", data: { from } })));
  expect(await Promise.all(ids.map(async (id) => (await end(id)).result))).toEqual([{ b: 12 }, { b: 14 }]);
});
