import { spawn } from "node:child_process";

const mostOutput = 20_000;

export interface ProgramResult {
  /** Null when it did not start, or was stopped. */
  exitCode: number | null;
  /** What it printed, in both streams together, at most 20,000 characters. */
  output: string;
  ms: number;
}

/**
 * Runs a program in a folder with the environment given and no other. It is stopped, with all that it started, when its
 * time is over or `signal` is aborted. Never throws: what went wrong is the output.
 */
export async function runProgram(
  [command, ...args]: [string, ...string[]],
  {
    cwd,
    env,
    timeoutMs,
    signal,
  }: { cwd: string; env: Record<string, string>; timeoutMs: number; signal: AbortSignal },
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
    const stop = () => {
      if (child.pid === undefined) return;
      output += signal.aborted ? "\nStopped with the run." : `\nStopped after ${timeoutMs / 1000} s.`;
      try {
        process.kill(-child.pid, "SIGKILL");
      } catch {
        // It has ended by itself.
      }
    };
    ended.addEventListener("abort", stop);
    for (const stream of [child.stdout, child.stderr])
      stream.on("data", (chunk) => {
        output = (output + chunk).slice(0, mostOutput);
      });
    child.on("error", (error) => {
      output += error.message;
      resolve(null);
    });
    child.on("close", (code) => {
      ended.removeEventListener("abort", stop);
      resolve(code);
    });
  });
  return { exitCode, output: output.trim(), ms: performance.now() - began };
}
