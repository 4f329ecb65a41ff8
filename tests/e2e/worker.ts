import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { signalGroup, withoutTestSettings } from "./server";

export interface Worker {
  pid: number;
  output(): string;
  hasEnded(): boolean;
  /** SIGTERM; returns the exit code. */
  terminate(): Promise<number | null>;
  /** SIGKILL of the process. */
  kill(): Promise<void>;
}

const startTimeoutMs = 60_000;

/**
 * Starts a worker of the build, and waits until it takes work.
 * @param env DATABASE_URL, DATA_DIR, keys and pools among others
 */
export async function startWorker(env: Record<string, string>): Promise<Worker> {
  if (!existsSync(".next/BUILD_ID"))
    throw new Error("There is no build in .next: run `npx next build` or `npm test`.");
  const child = spawn(process.execPath, ["scripts/serve.mjs"], {
    detached: true,
    stdio: ["ignore", "pipe", "pipe"],
    env: {
      ...withoutTestSettings(process.env),
      NODE_ENV: "production",
      SWITCHYARD_ROLE: "worker",
      ...env,
    },
  });
  const output: string[] = [];
  for (const stream of [child.stdout, child.stderr])
    stream?.on("data", (chunk) => output.push(String(chunk)));
  const exited = new Promise<number | null>((resolve) => child.once("exit", resolve));
  const worker: Worker = {
    pid: child.pid ?? 0,
    output: () => output.join(""),
    hasEnded: () => child.exitCode !== null || child.signalCode !== null,
    terminate() {
      signalGroup(child, "SIGTERM");
      return exited;
    },
    async kill() {
      signalGroup(child, "SIGKILL");
      await exited;
    },
  };
  for (const until = Date.now() + startTimeoutMs; !worker.output().includes("This worker takes work"); ) {
    if (worker.hasEnded() || Date.now() > until) {
      await worker.kill();
      throw new Error(`The worker did not start:\n${worker.output()}`);
    }
    await sleep(20);
  }
  return worker;
}
