import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { isAlive } from "./postmaster";

type Launcher = { pid: number; startTicks?: string };

/**
 * Records that this process runs the Postgres of a data folder.
 * @throws when another living process does
 */
export function claimDataFolder(file: string): void {
  const other = readLauncher(file);
  if (
    other &&
    other.pid !== process.pid &&
    isAlive(other.pid) &&
    startTicks(other.pid) === other.startTicks
  ) {
    throw new Error(
      `Another Switchyard (process ${other.pid}) is using this data folder. ` +
        `Stop it (kill ${other.pid}), or set DATA_DIR to another folder.`,
    );
  }
  const self: Launcher = { pid: process.pid, startTicks: startTicks(process.pid) };
  writeFileSync(file, JSON.stringify(self), { mode: 0o600 });
}

/** Removes the record, if it is still ours. */
export function releaseDataFolder(file: string): void {
  if (readLauncher(file)?.pid === process.pid) rmSync(file, { force: true });
}

function readLauncher(file: string): Launcher | undefined {
  try {
    return JSON.parse(readFileSync(file, "utf8")) as Launcher;
  } catch {
    return undefined;
  }
}

/** Start time of a process (field 22 of `/proc/<pid>/stat`), to distinguish it from a later one with the same id. */
function startTicks(pid: number): string | undefined {
  try {
    return readFileSync(`/proc/${pid}/stat`, "utf8").split(") ").at(-1)?.split(" ")[19];
  } catch {
    return undefined;
  }
}
