import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { plainArguments } from "@/lib/base/code-text";
import { whyEnded } from "@/lib/programs/exit-words";
import { ProgramLines } from "@/lib/programs/program-lines";
import { runProgram } from "@/lib/programs/run-program";
import type { Outcome } from "@/lib/reports/deploy-instructions";
import type { InstructionBlock } from "@/lib/reports/instruction-blocks";

const timeoutMs = 60_000;
/** Python with MLflow, onnxruntime and pandas takes some 500 MiB of memory. */
const limits = { memoryMb: 2_048, diskMb: 1_000 };
const mostOutput = 20_000;
const python = () => process.env.MLFLOW_PYTHON || "python3";
/** Exits with 0 when the Python block's modules are installed; checking for modules does not load them. */
const hasModules = `import importlib.util as u, sys; sys.exit(any(u.find_spec(m) is None for m in ("mlflow", "onnxruntime", "pandas")))`;
const pythonVersion = `import platform, importlib.metadata as m; print("Python " + platform.python_version() + ", mlflow " + m.version("mlflow"))`;

/**
 * Executes a block as it is written, without a shell: curl by the arguments that its text was rendered from, Node and
 * Python by a file. It runs in an empty folder, with a minimal environment. The block is skipped when its program is
 * not installed.
 */
export async function runInstructionBlock(
  block: InstructionBlock,
  { trackingUri, token, signal }: { trackingUri: string; token: string; signal: AbortSignal },
): Promise<Outcome> {
  const folder = await mkdtemp(join(tmpdir(), "switchyard-instructions-"));
  const env = {
    PATH: process.env.PATH ?? "",
    HOME: folder,
    TMPDIR: folder,
    MLFLOW_TRACKING_URI: trackingUri,
    MLFLOW_TRACKING_TOKEN: token,
  };
  const run: Run = (command) => runToEnd(command, { cwd: folder, env, signal });
  try {
    const version = await versionOf(block.program, run);
    if (version === undefined) return { state: "skipped", why: missing[block.program] };
    const at = new Date();
    const { exitCode, output, ms } = await execute(block, { folder, env, run });
    const hidden = output.replaceAll(token, "•••").replaceAll(folder, ".");
    return { state: exitCode === 0 ? "worked" : "failed", at, ms, version, output: hidden };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

interface Result {
  /** Null when it did not start, or was stopped. */
  exitCode: number | null;
  /** Its combined output of both streams, at most 20,000 characters, then why it was stopped. */
  output: string;
  ms: number;
}
type Run = (command: [string, ...string[]]) => Promise<Result>;

async function runToEnd(
  command: [string, ...string[]],
  { cwd, env, signal }: { cwd: string; env: Record<string, string>; signal: AbortSignal },
): Promise<Result> {
  const began = performance.now();
  const timeout = AbortSignal.timeout(timeoutMs);
  let output = "";
  const lines = new ProgramLines({
    line(text) {
      output = `${output}${text}\n`.slice(0, mostOutput);
    },
    progress() {},
  });
  const end = await runProgram({
    command,
    cwd,
    env,
    lines,
    limits,
    measured: cwd,
    signal: AbortSignal.any([signal, timeout]),
  });
  const why = signal.aborted
    ? "Stopped with the run."
    : timeout.aborted
      ? `Stopped after ${timeoutMs / 1000} s.`
      : end.exitCode === null && whyEnded(end, { ...limits, lastLine: "" });
  return {
    exitCode: why ? null : end.exitCode,
    output: [output.trim(), why].filter(Boolean).join("\n"),
    ms: performance.now() - began,
  };
}

const missing = {
  curl: "there is no curl on this machine.",
  node: "there is no Node on this machine.",
  python:
    "there is no Python with mlflow, onnxruntime and pandas on this machine. MLFLOW_PYTHON may name one.",
};

async function versionOf(program: InstructionBlock["program"], run: Run): Promise<string | undefined> {
  if (program === "node") return `Node ${process.version}`;
  if (program === "python") {
    const { exitCode } = await run([python(), "-c", hasModules]);
    if (exitCode !== 0) return undefined;
    return (await run([python(), "-c", pythonVersion])).output;
  }
  const { exitCode, output } = await run(["curl", "--version"]);
  return exitCode === 0 ? output.split(" ").slice(0, 2).join(" ") : undefined;
}

async function execute(
  block: InstructionBlock,
  { folder, env, run }: { folder: string; env: Record<string, string>; run: Run },
): Promise<Result> {
  if (block.program === "curl") return run(plainArguments(block.command, env) as [string, ...string[]]);
  const file = join(folder, block.program === "node" ? "score.mjs" : "score.py");
  await writeFile(file, block.text);
  if (block.program === "python") return run([python(), file]);
  // Only the packages that the block names.
  await mkdir(join(folder, "node_modules"));
  for (const name of ["onnxruntime-node", "onnxruntime-common"])
    await symlink(resolve("node_modules", name), join(folder, "node_modules", name));
  return run([process.execPath, file]);
}
