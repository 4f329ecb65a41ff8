import { expect, test } from "vitest";
import { runInstructionBlock } from "./run-instruction-block";
import { runProgram } from "./run-program";

const with_ = () => ({
  trackingUri: "http://portal.test",
  token: "swy_a-token-of-this-test",
  signal: new AbortController().signal,
});

test("a Node block sees its own folder, onnxruntime-node, and of the environment what it is given", async () => {
  process.env.SECRET_OF_THE_PORTAL = "never";
  const code = `import { InferenceSession } from "onnxruntime-node";
console.log(typeof InferenceSession.create, Object.keys(process.env).filter((name) => name !== "__CF_USER_TEXT_ENCODING").sort().join(" "));`;
  const outcome = await runInstructionBlock({ program: "node", code, end: 0 }, with_());
  delete process.env.SECRET_OF_THE_PORTAL;
  expect(outcome).toMatchObject({
    state: "worked",
    version: `Node ${process.version}`,
    output: "function HOME MLFLOW_TRACKING_TOKEN MLFLOW_TRACKING_URI PATH",
  });
});

test("a block that fails says how, without the token that was lent to it", async () => {
  const code = 'throw new Error("refused " + process.env.MLFLOW_TRACKING_TOKEN);';
  const outcome = await runInstructionBlock({ program: "node", code, end: 0 }, with_());
  expect(outcome).toMatchObject({ state: "failed", output: expect.stringContaining("Error: refused •••") });
});

test("a call of curl that is not answered is a failure", async () => {
  const code = "curl -sS --fail-with-body http://127.0.0.1:9/nothing";
  const outcome = await runInstructionBlock({ program: "curl", code, end: 0 }, with_());
  expect(outcome).toMatchObject({ state: "failed", output: expect.stringContaining("127.0.0.1") });
});

test("a program is stopped with its children when its time is over, and with the run", async () => {
  const abort = new AbortController();
  const settings = {
    cwd: "/tmp",
    env: { PATH: process.env.PATH ?? "" },
    timeoutMs: 200,
    signal: abort.signal,
  };
  const late = await runProgram(["sh", "-c", "echo begun; sleep 30 | sleep 30"], settings);
  expect(late).toMatchObject({ exitCode: null, output: "begun\n\nStopped after 0.2 s." });
  const stopped = runProgram(["sleep", "30"], { ...settings, timeoutMs: 30_000 });
  abort.abort();
  expect(await stopped).toMatchObject({ exitCode: null, output: "Stopped with the run." });
  expect((await runProgram(["no-such-program"], settings)).output).toContain("ENOENT");
});
