import { expect, test } from "vitest";
import { useInngest } from "./use-inngest";

const calls: string[] = [];
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

const { send, end } = useInngest((client) => [
  client.createFunction(
    { id: "parallel", triggers: [{ event: "parallel" }], retries: 0 },
    async ({ step }) => {
      const part = (name: string) =>
        step.run(name, async () => {
          calls.push(name);
          await pause(50);
          return name;
        });
      const chain = part("left").then((left: string) => step.run("after-left", () => `${left}!`));
      return (await Promise.all([chain, part("right"), part("third")])).join(" ");
    },
  ),
  client.createFunction(
    { id: "race", triggers: [{ event: "race" }], retries: 0 },
    async ({ step, group }) => {
      const chain = async () => {
        for (const id of ["1", "2", "3"]) await step.run(`quick-${id}`, () => void calls.push(`quick-${id}`));
        return "quick";
      };
      const slow = step.run.bind(step, "slow", async () => {
        calls.push("slow");
        await pause(800);
        return "slow";
      });
      return group.parallel({ mode: "race" }, () => Promise.race([chain(), slow()]));
    },
  ),
  client.createFunction({ id: "mixed", triggers: [{ event: "mixed" }], retries: 0 }, async ({ step }) => {
    const [, done] = await Promise.all([step.sleep("nap", "1s"), step.run("work", () => "done")]);
    return step.run("after", () => `${done} after a nap`);
  }),
]);

test("independent steps run side by side, each once", async () => {
  calls.length = 0;
  expect((await end(await send("parallel"))).result).toBe("left! right third");
  expect([...calls].sort()).toEqual(["left", "right", "third"]);
});

test("in a race a chain goes on while another step still runs, and each step is planned once", async () => {
  calls.length = 0;
  expect((await end(await send("race"))).result).toBe("quick");
  expect([...calls].sort()).toEqual(["quick-1", "quick-2", "quick-3", "slow"]);
});

test("a sleep beside a step holds up neither", async () => {
  expect((await end(await send("mixed"))).result).toBe("done after a nap");
});
