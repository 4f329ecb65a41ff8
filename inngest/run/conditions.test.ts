import { beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { defineFlow } from "@/lib/flows/define-flow";
import { defineTask } from "@/lib/flows/task";
import { saveVariable } from "@/lib/flows/variables/stored-variables";
import { listTaskRuns } from "@/lib/runs/read/queries";
import { startRun } from "@/lib/runs/start/start-run";
import { retryRun } from "@/lib/runs/states/retry-run";
import { makeTeam, useTestDatabase } from "@/tests/test-database";
import { deployFlow, runThatIs, useTestExecutor } from "@/tests/test-flows";

const trigger = { type: "person" as const, userId: "u", name: "Ada" };
let isBroken = true;
const calls: string[] = [];
const say = defineTask({
  slug: "say",
  name: "Say",
  description: "",
  input: z.object({ text: z.string().default(""), n: z.number().default(0) }),
  output: z.object({ text: z.string(), n: z.number() }),
  async run({ input, nodeId }) {
    calls.push(nodeId);
    if (input.text === "fail" && isBroken) throw new Error("It broke.");
    return input;
  },
});

useTestDatabase();
useTestExecutor([say]);

let teamId: string;
beforeAll(async () => {
  teamId = (await makeTeam()).teamId;
});

const Params = z.object({ limit: z.number().default(5), isUrgent: z.boolean().default(false) });
async function run(
  slug: string,
  build: Parameters<typeof defineFlow<typeof Params>>[0]["build"],
  params = {},
) {
  await deployFlow(teamId, defineFlow({ slug, name: slug, description: "", params: Params, build }));
  const { id } = await startRun(teamId, slug, { trigger, params });
  return ended(id);
}
async function ended(id: string) {
  const { state, stateMessage } = await runThatIs(teamId, id);
  const tasks = await listTaskRuns(teamId, id);
  const of = Object.fromEntries(tasks.map((task) => [task.nodeId, [task.state, task.stateMessage]]));
  const outputs = Object.fromEntries(tasks.map((task) => [task.nodeId, task.output]));
  return { id, state, stateMessage, of, outputs };
}

describe("a condition", () => {
  const build: Parameters<typeof run>[1] = (_, node) => {
    node("check-it", say, { n: 7 });
    const high = node("high", say, { text: "high" }, { when: "nodes.check-it.output.n > params.limit" });
    node("uses-high", say, { text: high.output.text });
    node("low", say, {}, { when: "!(nodes.check-it.output.n > params.limit) || params.isUrgent" });
    node("last", say, { text: high.state }, { after: ["high", "low"] });
  };

  test("that is true runs its node, one that is false skips it and says why", async () => {
    const done = await run("branches", build);
    expect(done).toMatchObject({ state: "Completed", outputs: { last: { text: "Completed" } } });
    expect(done.of["uses-high"]).toEqual(["Completed", null]);
    expect(done.of.low).toEqual([
      "Skipped",
      "Its condition is false: !(nodes.check-it.output.n > params.limit) || params.isUrgent",
    ]);
    const other = await run("branches", build, { limit: 9 });
    expect(other).toMatchObject({ state: "Completed", outputs: { last: { text: "Skipped" } } });
    expect(other.of.high?.[0]).toBe("Skipped");
    expect(other.of["uses-high"]).toEqual(["Skipped", "It uses the output of high, which was skipped."]);
    expect(other.of.low?.[0]).toBe("Completed");
  });

  test.each([
    ["params.limit", "Its condition is neither true nor false: params.limit"],
    ["[params.isUrgent][1]", "No such key: index out of bounds"],
    ["params.isUrgent.x == 1", "has no value"],
  ])("%s fails its node in words", async (when, why) => {
    const failed = await run("no-condition", (_, node) => void node("only", say, {}, { when }));
    expect(failed.state).toBe("Failed");
    expect(failed.stateMessage).toContain(why);
    expect(failed.of.only).toEqual(["Failed", expect.stringContaining(why)]);
  });

  test.each([
    [{ when: "1 +" }, "when"],
    [{ when: "params.missing" }, "when"],
    [{ when: "nodes.nobody.output.n > 1" }, "when"],
    [{ onFailureOf: ["nobody"] }, "onFailureOf"],
  ])("that is wrong is refused when the flow is saved: %j", async (options, field) => {
    await expect(run("wrong", (_, node) => void node("only", say, {}, options))).rejects.toMatchObject({
      code: "invalid",
      issues: [{ path: `nodes.only.${field}` }],
    });
  });

  test("that names its own node is a circle", async () => {
    const own = run("circle", (_, node) => void node("only", say, {}, { when: "nodes.only.output.n > 1" }));
    await expect(own).rejects.toMatchObject({
      code: "invalid",
      message: expect.stringContaining("wait for each other"),
    });
  });
});

test("variables of the team are read as they were when the run was made", async () => {
  await saveVariable(teamId, "limit", { value: 3, description: "" });
  const build: Parameters<typeof run>[1] = (params, node) => {
    node("check", say, { n: params.limit });
    node("high", say, { n: { $from: "vars.limit" } }, { when: "nodes.check.output.n > vars.limit" });
    node("later", say, {}, { after: ["high"], when: "has(vars.limit) && !has(vars.missing)" });
  };
  const done = await run("with-variables", build, { limit: { $from: "vars.limit" } });
  expect(done).toMatchObject({ state: "Completed", outputs: { check: { n: 3 }, later: { n: 0 } } });
  expect(done.of.high?.[0]).toBe("Skipped");
  await saveVariable(teamId, "limit", { value: "five", description: "" });
  await expect(run("with-variables", build, { limit: { $from: "vars.limit" } })).rejects.toMatchObject({
    code: "invalid",
    issues: [{ path: "params.limit" }],
  });
  const failed = await run("with-variables", build, { limit: 9 });
  expect(failed.stateMessage).toContain("high: The expression");
  await expect(run("with-variables", build, { limit: { $from: "vars.gone" } })).rejects.toMatchObject({
    code: "invalid",
    message: expect.stringContaining('There is no variable "gone".'),
    issues: [{ path: "params.limit" }],
  });
});

describe("a failure", () => {
  test("that is allowed does not fail the run; nodes on failure get its message", async () => {
    const done = await run("allowed", (_, node) => {
      const risky = node("risky", say, { text: "fail" }, { allowFailure: true });
      node("uses-it", say, { n: risky.output.n });
      node("after-it", say, {}, { after: ["risky"] });
      node("tell", say, { text: risky.message }, { onFailureOf: ["risky"] });
      node("fine", say, {}, { onFailureOf: ["after-it"] });
    });
    expect(done).toMatchObject({ state: "Completed", outputs: { tell: { text: "It broke." } } });
    expect(done.of).toMatchObject({
      risky: ["Failed", "It broke."],
      "uses-it": ["Skipped", "It uses the output of risky, which failed."],
      "after-it": ["Completed", null],
      fine: ["Skipped", "after-it did not fail."],
    });
  });

  test("that is not allowed fails the run after its nodes on failure; a retry decides again", async () => {
    const failed = await run("retried", (_, node) => {
      node("first", say, {});
      node("passed", say, {}, { when: "false" });
      node("risky", say, { text: "fail" }, { after: ["first"] });
      node("clean", say, {}, { onFailureOf: ["risky"] });
      node("next", say, {}, { after: ["risky"] });
    });
    expect(failed).toMatchObject({ state: "Failed", stateMessage: "risky: It broke." });
    expect(failed.of).toMatchObject({
      clean: ["Completed", null],
      next: ["Cancelled", "Not done: the run ended as Failed."],
      passed: ["Skipped", "Its condition is false: false"],
    });
    isBroken = false;
    calls.length = 0;
    const plan = await retryRun(teamId, failed.id, { who: "Ada" });
    expect(plan.reused).toEqual(["first", "passed"]);
    const again = await ended(failed.id);
    isBroken = true;
    expect(again.state).toBe("Completed");
    expect(again.of).toMatchObject({ clean: ["Skipped", "risky did not fail."], next: ["Completed", null] });
    expect(calls.sort()).toEqual(["next", "risky"]);
  });
});
