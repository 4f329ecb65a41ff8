import { existsSync } from "node:fs";
import { expect, test } from "vitest";
import { whyEnded } from "./exit-words";
import { ProgramLines } from "./program-lines";
import { runProgram } from "./run-program";

/** Runs a program that is not isolated. */
async function run(
  command: [string, ...string[]],
  { memoryMb = 1_000, signal = new AbortController().signal } = {},
) {
  const output: string[] = [];
  const lines = new ProgramLines({ line: (text) => output.push(text), progress: () => {} });
  const limits = { memoryMb, diskMb: 10 };
  const env = { PATH: process.env.PATH ?? "" };
  const end = await runProgram({ command, env, lines, limits, measured: "/nowhere", signal });
  return { ...end, output, why: whyEnded(end, { ...limits, lastLine: lines.last }) };
}

test("a program's words go to no shell, and its environment is the given one", async () => {
  expect(await run(["printf", "%s", "$(expr 40 + 2)"])).toMatchObject({ output: ["$(expr 40 + 2)"] });
  expect((await run(["env"])).output).toEqual([`PATH=${process.env.PATH}`]);
});

test("it is stopped with its children when it is to end", async () => {
  const stop = new AbortController();
  setTimeout(() => stop.abort(), 500);
  const stopped = await run(["sh", "-c", "echo begun; sleep 64 | sleep 64"], { signal: stop.signal });
  expect(stopped).toMatchObject({ exitCode: null, output: ["begun"] });
});

test("what it leaves in its process group does not outlive it", async () => {
  expect(await run(["sh", "-c", "echo begun; sleep 65 & exit 3"])).toMatchObject({
    exitCode: 3,
    output: ["begun"],
  });
});

test("one that is not there says so", async () => {
  expect((await run(["no-such-program"])).why).toContain("ENOENT");
});

test.runIf(existsSync("/proc/self/stat"))(
  "one that takes too much memory is stopped, and says so",
  async () => {
    const hungry = "const kept = []; setInterval(() => kept.push(Buffer.alloc(50e6, 1)), 20);";
    const result = await run([process.execPath, "-e", hungry], { memoryMb: 300 });
    expect(result).toMatchObject({
      exitCode: null,
      why: "The program used more than 300 MB of memory and was stopped.",
    });
  },
);
