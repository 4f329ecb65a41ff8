import { spawn, spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { z } from "zod";
import type { Engine, Workload } from "@/bench/engine";

const Answer = z.array(
  z.object({
    askedAt: z.number(),
    knownAt: z.number(),
    tasks: z.array(z.object({ beganAt: z.number(), endedAt: z.number() })),
  }),
);

/**
 * Starts Prefect 3 with its own API server (prefect_chains.py), installed by pip into a temporary folder of the bench;
 * `PREFECT_PYTHON` names a Python that already has it. Undefined, with a printed reason, when there is no Python.
 */
export async function startPrefect(url: string, folder: string): Promise<Engine | undefined> {
  const python = process.env.PREFECT_PYTHON ?? installPrefect(join(folder, "prefect"));
  if (!python) return undefined;
  const child = spawn(python, ["bench/engines/prefect_chains.py"], {
    stdio: ["pipe", "pipe", "ignore"],
    env: {
      ...process.env,
      PREFECT_HOME: join(folder, "prefect-home"),
      PREFECT_SERVER_DATABASE_CONNECTION_URL: url.replace("postgres://", "postgresql+asyncpg://"),
      PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS: "120",
      PREFECT_SERVER_ANALYTICS_ENABLED: "false",
      PREFECT_LOGGING_LEVEL: "ERROR",
      DO_NOT_TRACK: "1",
    },
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    name: "Prefect",
    async measure(workload: Workload, times: number, atOnce: number) {
      child.stdin.write(`${JSON.stringify({ ...workload, times, atOnce })}\n`);
      const { value, done } = await lines.next();
      if (done)
        throw new Error(
          "Prefect ended before it answered. Run bench/engines/prefect_chains.py by hand to see why.",
        );
      return Answer.parse(JSON.parse(value));
    },
    async stop() {
      child.stdin.end();
      await new Promise((resolve) => child.once("exit", resolve));
    },
  };
}

function installPrefect(venv: string): string | undefined {
  const python = join(venv, "bin/python");
  const commands = [
    ["python3", "-m", "venv", venv],
    [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "prefect==3.*"],
  ] as const;
  for (const [command, ...args] of commands) {
    if (spawnSync(command, args, { stdio: ["ignore", "ignore", "inherit"] }).status === 0) continue;
    console.log("Prefect is skipped: it needs python3 with venv, and pip's registry.");
    return undefined;
  }
  return existsSync(python) ? python : undefined;
}
