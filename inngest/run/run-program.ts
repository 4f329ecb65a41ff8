import { spawn } from "node:child_process";
import { groupMemory } from "@/lib/programs/processes";

const mostOutput = 20_000;
const memoryCheckMs = 200;

export interface ProgramResult {
  /** Null when it did not start, or was stopped. */
  exitCode: number | null;
  /** Its combined output of both streams, at most 20,000 characters. */
  output: string;
  ms: number;
}

/**
 * Runs a program without a shell, in a folder and with only the given environment. It is stopped, with all its child
 * processes, at its timeout, above its memory limit (where /proc exists) or when `signal` is aborted. Never throws:
 * errors are part of the output.
 */
export async function runProgram(
  [command, ...args]: [string, ...string[]],
  {
    cwd,
    env,
    timeoutMs,
    memoryBytes,
    signal,
  }: {
    cwd: string;
    env: Record<string, string>;
    timeoutMs: number;
    memoryBytes: number;
    signal: AbortSignal;
  },
): Promise<ProgramResult> {
  const began = performance.now();
  const ended = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]);
  let output = "";
  const exitCode = await new Promise<number | null>((resolve) => {
    const child = spawn(command, args, {
      cwd,
      env: env as NodeJS.ProcessEnv,
      detached: true,
      stdio: ["ignore", "pipe", "pipe"],
    });
    const stop = (why: string) => {
      if (child.pid === undefined) return;
      output += `\n${why}`;
      try {
        process.kill(-child.pid, "SIGKILL");
      } catch {
        // It has already ended.
      }
    };
    const onEnd = () =>
      stop(signal.aborted ? "Stopped with the run." : `Stopped after ${timeoutMs / 1000} s.`);
    ended.addEventListener("abort", onEnd);
    const watch = setInterval(async () => {
      if (child.pid !== undefined && (await groupMemory(child.pid)) > memoryBytes)
        stop(`Stopped: it used more than ${memoryBytes / 2 ** 20} MiB of memory.`);
    }, memoryCheckMs);
    for (const stream of [child.stdout, child.stderr])
      stream.on("data", (chunk) => {
        output = (output + chunk).slice(0, mostOutput);
      });
    const settle = (code: number | null) => {
      clearInterval(watch);
      ended.removeEventListener("abort", onEnd);
      resolve(code);
    };
    child.on("error", (error) => {
      output += error.message;
      settle(null);
    });
    child.on("close", settle);
  });
  return { exitCode, output: output.trim(), ms: performance.now() - began };
}
