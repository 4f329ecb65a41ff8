import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { afterEach, expect, test, vi } from "vitest";
import { runInstructionBlock } from "./run-instruction-block";

const with_ = () => ({
  trackingUri: "http://portal.test",
  token: "swy_a-token-of-this-test",
  signal: new AbortController().signal,
});

afterEach(() => vi.unstubAllEnvs());

/** A PATH folder with a `python3` that runs a block or not, depending on its script. */
function pathWith(script?: string): string {
  const folder = mkdtempSync(join(tmpdir(), "switchyard-path-"));
  cleanUp.push(folder);
  if (script !== undefined) {
    writeFileSync(join(folder, "python3"), `#!/bin/sh\n${script}\n`);
    chmodSync(join(folder, "python3"), 0o755);
  }
  return folder;
}
const cleanUp: string[] = [];
afterEach(() => {
  for (const folder of cleanUp.splice(0)) rmSync(folder, { recursive: true });
});
const pythonBlock = { program: "python" as const, text: "print(1)" };

test("a Python block is executed where there is Python with mlflow, and stamped with their versions", async () => {
  const hasAll = `case "$1 $2" in
    "-c "*platform*) echo "Python 3.11.2, mlflow 3.1.0" ;;
    "-c "*) ;;
    *) cat "$1" ;;
  esac`;
  vi.stubEnv("MLFLOW_PYTHON", "");
  vi.stubEnv("PATH", `${pathWith(hasAll)}${delimiter}${process.env.PATH}`);
  expect(await runInstructionBlock(pythonBlock, with_())).toMatchObject({
    state: "worked",
    version: "Python 3.11.2, mlflow 3.1.0",
    output: "print(1)",
    at: expect.any(Date),
  });
});

test("where there is none, or one without mlflow, a Python block is skipped and says why", async () => {
  const why = expect.stringContaining(
    "there is no Python with mlflow, onnxruntime and pandas on this machine",
  );
  for (const path of [pathWith(), pathWith("exit 1")]) {
    vi.stubEnv("MLFLOW_PYTHON", "");
    vi.stubEnv("PATH", path);
    expect(await runInstructionBlock(pythonBlock, with_())).toEqual({ state: "skipped", why });
  }
  // Node is that of the portal itself.
  const node = { program: "node" as const, text: "console.log(2)" };
  expect(await runInstructionBlock(node, with_())).toMatchObject({ state: "worked", output: "2" });
});

test("a Node block sees its own folder, onnxruntime-node, and of the environment what it is given", async () => {
  process.env.SECRET_OF_THE_PORTAL = "never";
  const text = `import { InferenceSession } from "onnxruntime-node";
console.log(typeof InferenceSession.create, Object.keys(process.env).filter((name) => name !== "__CF_USER_TEXT_ENCODING").sort().join(" "));`;
  const outcome = await runInstructionBlock({ program: "node", text }, with_());
  delete process.env.SECRET_OF_THE_PORTAL;
  expect(outcome).toMatchObject({
    state: "worked",
    version: `Node ${process.version}`,
    output: "function HOME MLFLOW_TRACKING_TOKEN MLFLOW_TRACKING_URI PATH TMPDIR",
  });
});

test("a block that fails says how, without the token that was lent to it", async () => {
  const text = 'throw new Error("refused " + process.env.MLFLOW_TRACKING_TOKEN);';
  const outcome = await runInstructionBlock({ program: "node", text }, with_());
  expect(outcome).toMatchObject({ state: "failed", output: expect.stringContaining("Error: refused •••") });
});

test("a call of curl that is not answered is a failure", async () => {
  const command = ["curl", "-sS", "--fail-with-body", "http://127.0.0.1:9/nothing"];
  const outcome = await runInstructionBlock({ program: "curl", command, text: "" }, with_());
  expect(outcome).toMatchObject({ state: "failed", output: expect.stringContaining("127.0.0.1") });
});

test("a block is stopped with its run, and one that cannot start says so", async () => {
  const stop = new AbortController();
  const node = { program: "node" as const, text: "console.log('begun'); setInterval(() => {}, 1000);" };
  const running = runInstructionBlock(node, { ...with_(), signal: stop.signal });
  setTimeout(() => stop.abort(), 1_000);
  expect(await running).toMatchObject({ state: "failed", output: "begun\nStopped with the run." });
  const command = ["no-such-program"];
  vi.stubEnv("PATH", pathWith());
  expect(await runInstructionBlock({ program: "curl", command, text: "" }, with_())).toMatchObject({
    state: "skipped",
  });
});

test("the words of a call of curl go to no shell", async () => {
  const command = ["curl", "-sS", "http://127.0.0.1:9/$(expr 40 + 2)`expr 40 + 2`;expr 40 + 2"];
  const outcome = await runInstructionBlock({ program: "curl", command, text: "" }, with_());
  expect(outcome).toMatchObject({ state: "failed", output: expect.not.stringContaining("42") });
});
