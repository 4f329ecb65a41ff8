import { beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { sql } from "@/db/client";
import { createBlock } from "@/lib/blocks/mutations";
import { defineFlow } from "@/lib/flows/define-flow";
import { defineTask, type TaskContext } from "@/lib/flows/task";
import { getRun, listTaskRuns } from "@/lib/runs/read/queries";
import { startRun } from "@/lib/runs/start/start-run";
import { makeTeam, useTestDatabase } from "@/tests/test-database";
import { deployFlow, runThatIs, useTestExecutor } from "@/tests/test-flows";

/** Results, errors and log lines of a task that cannot be stored as they are. */
type Deed = (context: TaskContext<unknown>) => unknown;
const half = "cut emoji \ud83e";
const circular: Record<string, unknown> = {};
circular.self = circular;
const throwing = new Proxy(new Error("x"), {
  get() {
    throw new Error("get");
  },
  getPrototypeOf() {
    throw new Error("prototype");
  },
});
const toss = (thrown: unknown) => () => {
  throw thrown;
};
const deeds = new Map<string, Deed>();
const attempts = new Map<string, number>();

const poison = defineTask({
  slug: "poison",
  name: "Poison",
  description: "",
  input: z.object({ deed: z.string() }),
  output: z.object({ value: z.any() }),
  async run(context) {
    const { deed } = context.input;
    attempts.set(deed, (attempts.get(deed) ?? 0) + 1);
    return { value: await deeds.get(deed)!(context) };
  },
});

useTestDatabase();
useTestExecutor([poison]);

const trigger = { type: "person" as const, userId: "u", name: "Ada" };
let teamId: string;
beforeAll(async () => {
  teamId = (await makeTeam()).teamId;
  const params = z.object({ deed: z.string() });
  for (const [slug, timeoutMs, nodeTimeoutMs] of [
    ["poison"],
    ["short", 1000],
    ["short-node", undefined, 1000],
  ] as [string, number?, number?][])
    await deployFlow(
      teamId,
      defineFlow({
        slug,
        name: slug,
        description: "",
        params,
        timeoutMs,
        build: (refs, node) => {
          node("only", poison, { deed: refs.deed }, { timeoutMs: nodeTimeoutMs });
        },
      }),
    );
});

async function ended(name: string, deed: Deed, deployment = "poison") {
  deeds.set(name, deed);
  const { id } = await startRun(teamId, deployment, { params: { deed: name }, trigger });
  const run = await runThatIs(teamId, id);
  const [task] = await listTaskRuns(teamId, id);
  const lines = await sql()<
    { message: string }[]
  >`select message from log_lines where run_id = ${id} order by id`;
  return { run, task: task!, log: lines.map(({ message }) => message), attempts: attempts.get(name) };
}

describe("a result that cannot be kept fails its task once, naming the field", () => {
  test.each<[string, unknown, RegExp]>([
    ["a BigInt", 10n, /output\.value: This integer is too large/],
    ["a circle", circular, /output\.value\.self: The value contains itself/],
    ["U+0000", { a: "a\0b" }, /output\.value\.a: The text holds the character U\+0000/],
    ["half a surrogate pair", [half], /output\.value\.0: The text holds half of a surrogate pair/],
    ["NaN", Number.NaN, /output\.value: NaN/],
    ["a function", () => 1, /output\.value: A function/],
    ["a Map", new Map(), /output\.value: A value of the kind Map/],
    ["5,000 brackets", JSON.parse("[".repeat(5000) + "]".repeat(5000)), /nested more than 100 levels/],
    ["30 MB", "x".repeat(30_000_000), /output\.value: The value is larger than 4 MB/],
    ["5 MB of quotes and umlauts", 'ü"'.repeat(1_250_000), /larger than 4 MB/],
    ["a proxy that throws", { a: throwing }, /output\.value\.a: The value cannot be read/],
  ])("%s", async (name, value, message) => {
    const { run, task, attempts } = await ended(`output: ${name}`, () => value);
    expect(task).toMatchObject({ state: "Failed", stateMessage: expect.stringMatching(message) });
    expect(run).toMatchObject({ state: "Failed", stateMessage: `only: ${task.stateMessage}` });
    expect(attempts).toBe(1);
  });

  test.each<[string, Deed, RegExp]>([
    [
      "an artifact with U+0000",
      (c) => c.artifact("bad", "markdown", { title: "t", markdown: "a\0b" }),
      /artifact bad\.markdown: .*U\+0000/,
    ],
    [
      "an artifact with half a pair",
      (c) => c.artifact("bad", "markdown", { title: half, markdown: "" }),
      /artifact bad\.title: .*surrogate/,
    ],
    ["an artifact that is none", (c) => c.artifact("bad", "markdown", null), /artifact bad: /],
    [
      "an artifact's key",
      (c) => c.artifact("k\0", "markdown", { title: "", markdown: "" }),
      /artifact key: .*U\+0000/,
    ],
    [
      "an artifact of 20 MB",
      (c) => c.artifact("big", "markdown", { title: "", markdown: "word ".repeat(4_000_000) }),
      /larger than 16 MB/,
    ],
    ["a text that is no URI", () => decodeURIComponent("%"), /URI malformed/],
  ])("%s", async (name, deed, message) => {
    const { task, attempts } = await ended(name, deed);
    expect(task).toMatchObject({ state: "Failed", stateMessage: expect.stringMatching(message) });
    expect(attempts).toBe(1);
  });
});

test.each<[string, unknown, string]>([
  ["an error with U+0000", new Error("a\0b"), "a\uFFFDb"],
  ["an error with half a pair", new Error(half), "cut emoji \uFFFD"],
  ["an error of 3 MB", new Error("e".repeat(3_000_000)), `${"e".repeat(3999)}…`],
  ["a text", "just a text", "just a text"],
  ["null", null, "null"],
  ["an object", { code: 7 }, '{"code":7}'],
  ["a proxy that throws", throwing, "An unreadable value was thrown."],
  ["an error with a stack of no text", Object.assign(new Error("odd"), { stack: 10n }), "odd"],
])("any thrown value fails its task once: %s", async (name, thrown, message) => {
  const { run, task, attempts, log } = await ended(`throws ${name}`, toss(thrown));
  expect(task).toMatchObject({ state: "Failed", stateMessage: message });
  expect(run.state).toBe("Failed");
  expect(run.stateMessage!.length).toBeLessThanOrEqual(4000);
  expect(log.at(-1)).toBe(message);
  expect(attempts).toBe(1);
});

test("any logged or reported value is stored as text, and the task completes", async () => {
  const { task, log, attempts } = await ended("logs anything", (context) => {
    const { log, progress }: { log(...args: unknown[]): void; progress(...args: unknown[]): void } = context;
    for (const odd of [{ a: 1 }, half, "a\0b", null, undefined, 10n, circular, throwing, Symbol("s")])
      log(odd);
    log("odd level", "loud");
    log("y".repeat(2_000_000));
    for (const fraction of [Number.NaN, 7, -1, "half"]) progress(fraction, half);
    progress(0.5, { odd: true });
    return 1;
  });
  expect(task).toMatchObject({ state: "Completed", output: { value: 1 } });
  expect(attempts).toBe(1);
  expect(log.slice(0, 6)).toEqual(["{ a: 1 }", "cut emoji \uFFFD", "a\uFFFDb", "null", "undefined", "10n"]);
  expect(log).toContain("odd level");
  expect(log.at(-1)).toHaveLength(10_000);
});

test("a null input's message names the field", async () => {
  const flow = defineFlow({
    slug: "null-input",
    name: "null-input",
    description: "",
    params: z.object({ deed: z.string() }),
    build: (refs, node) => {
      const first = node("first", poison, { deed: refs.deed });
      node("second", poison, { deed: first.output.value });
    },
  });
  await deployFlow(teamId, flow);
  const { run } = await ended("gives null", () => null, "null-input");
  expect(run).toMatchObject({
    state: "Failed",
    stateMessage: "second: input.deed: Must be a text.",
  });
});

test("a team's secret of 30 KB does not make tasks fail", async () => {
  const value = "k£y +/\n".repeat(4_000);
  await createBlock(teamId, { type: "secret", name: "large", values: { value } });
  const { task, log } = await ended("says secrets", async ({ log, artifact }) => {
    log(`all: ${value}`);
    await artifact("secret", "markdown", { title: "t", markdown: value });
    return 1;
  });
  expect(task.state).toBe("Completed");
  expect(log).toEqual(["all: ********"]);
});

describe("in time", () => {
  test("every run that takes longer than its flow may is TimedOut, whether its task listens or not", async () => {
    const listens: Deed = ({ signal }) =>
      new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason)));
    const ignores: Deed = () => new Promise((resolve) => setTimeout(resolve, 8_000));
    const runs = await Promise.all(
      Array.from({ length: 12 }, (_, index) =>
        ended(`time ${index}`, index % 2 ? listens : ignores, "short"),
      ),
    );
    for (const { run, task } of runs) {
      expect(run).toMatchObject({ state: "TimedOut", stateMessage: "It took longer than 1 s." });
      expect(task).toMatchObject({
        state: "Cancelled",
        stateMessage: "Not done: the run ended as TimedOut.",
      });
    }
  });

  test("a task that ends only after its time is TimedOut, not Completed", async () => {
    const { run, task } = await ended("late", () => new Promise((r) => setTimeout(r, 1_500)), "short-node");
    expect(task).toMatchObject({
      state: "TimedOut",
      stateMessage: "It took longer than 1 s.",
      output: null,
    });
    expect(run.state).toBe("Failed");
  });

  test("abandons a task that never ends, and ignores its later result", async () => {
    let say = () => {};
    const { run, task } = await ended(
      "endless",
      ({ log }) =>
        new Promise(() => {
          say = () => log("still here");
        }),
      "short-node",
    );
    expect(task).toMatchObject({ state: "TimedOut" });
    say();
    await new Promise((resolve) => setTimeout(resolve, 300));
    const lines = await sql()`select message from log_lines where run_id = ${run.id}`;
    expect(lines.map(({ message }) => message)).toEqual(["It took longer than 1 s."]);
    expect((await getRun(teamId, run.id)).state).toBe("Failed");
  });
});
