import { spawn } from "node:child_process";
import { closeSync, openSync, readFileSync, renameSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Places } from "./places";

/** Content of `postmaster.pid`: the Postgres that holds a cluster. */
export type Postmaster = { pid: number; socketDir: string; isReady: boolean };

const readyTimeoutMs = 60_000;
const stopTimeoutMs = 8_000;

/** Reads `postmaster.pid` (its lines: Postgres' `pidfile.h`); undefined when no Postgres holds the cluster. */
export function readPostmaster(cluster: string): Postmaster | undefined {
  let lines: string[];
  try {
    lines = readFileSync(join(cluster, "postmaster.pid"), "utf8").split("\n");
  } catch {
    return undefined;
  }
  const pid = Number(lines[0]);
  if (!(pid > 0)) return undefined;
  return { pid, socketDir: lines[4] ?? "", isReady: lines[7]?.trim() === "ready" };
}

/** True when a process with this id exists, whoever owns it. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
  return processState(pid) !== "Z";
}

/** Deletes a `postmaster.pid` whose process id now belongs to another program, as after a container's restart. */
export function dropStalePidFile(cluster: string): void {
  const found = readPostmaster(cluster);
  if (!found || !isAlive(found.pid)) return;
  try {
    if (readFileSync(`/proc/${found.pid}/cmdline`, "utf8").includes("postgres")) return;
  } catch {
    return;
  }
  rmSync(join(cluster, "postmaster.pid"), { force: true });
}

/**
 * Starts Postgres in its own session, so that Ctrl-C in the terminal does not reach it before we stop it.
 * @returns the process id once it accepts connections
 * @throws with the end of its log when it exits instead
 */
export async function launch(places: Places, settings: Record<string, string>): Promise<number> {
  const logFd = openLog(places.logFile);
  const logStart = statSync(places.logFile).size;
  const options = Object.entries({ ...defaults, ...settings }).flatMap(([name, value]) => [
    "-c",
    `${name}=${value}`,
  ]);
  const child = spawn(
    join(places.binaries, "bin", "postgres"),
    ["-D", places.cluster, "-k", places.socketDir, ...options],
    { ...places.account, cwd: "/", env: postgresEnv(), detached: true, stdio: ["ignore", logFd, logFd] },
  );
  let failure: string | undefined;
  child.once("error", (error) => {
    failure = error.message;
  });
  const onExit = (code: number | null, signal: string | null) => {
    failure ??= readFileSync(places.logFile).subarray(logStart).toString().trim() || `exit ${code ?? signal}`;
  };
  child.once("exit", onExit);
  child.unref();
  closeSync(logFd);

  const deadline = Date.now() + readyTimeoutMs;
  while (Date.now() < deadline) {
    if (failure !== undefined) throw new Error(`Postgres did not start: ${failure}`);
    const found = readPostmaster(places.cluster);
    if (found?.isReady && found.pid === child.pid) {
      child.off("exit", onExit);
      return found.pid;
    }
    await sleep(20);
  }
  if (child.pid) signal(child.pid, "SIGQUIT");
  throw new Error(`Postgres was not ready after ${readyTimeoutMs / 1000} s; see ${places.logFile}`);
}

/**
 * Stops Postgres by a fast shutdown (connections end, everything is written); if that takes too long, by an immediate
 * one, which needs recovery.
 */
export async function shutDown(pid: number): Promise<void> {
  for (const name of ["SIGINT", "SIGQUIT"] as const) {
    signal(pid, name);
    const deadline = Date.now() + stopTimeoutMs;
    while (Date.now() < deadline) {
      if (!isAlive(pid)) return;
      await sleep(20);
    }
  }
}

/** The few variables that Postgres needs; ours contain secrets. */
export function postgresEnv(): NodeJS.ProcessEnv {
  const { PATH, TZ } = process.env;
  return { NODE_ENV: process.env.NODE_ENV, PATH, TZ, LC_ALL: "C" };
}

const defaults = {
  listen_addresses: "",
  max_connections: "120",
  shared_buffers: "64MB",
  timezone: "UTC",
  log_timezone: "UTC",
  unix_socket_permissions: "0700",
};

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // It has already ended.
  }
}

function openLog(path: string): number {
  try {
    if (statSync(path).size > 5_000_000) renameSync(path, `${path}.1`);
  } catch {
    // There is no log yet.
  }
  return openSync(path, "a", 0o600);
}

/** State letter in `/proc/<pid>/stat` (`Z`: zombie); undefined without /proc. */
function processState(pid: number): string | undefined {
  try {
    return readFileSync(`/proc/${pid}/stat`, "utf8").split(") ").at(-1)?.[0];
  } catch {
    return undefined;
  }
}
