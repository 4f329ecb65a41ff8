import { randomUUID } from "node:crypto";
import { hostname } from "node:os";
import { isAlive } from "@/db/embedded/postmaster";

/** Name for something unfinished that identifies its writer: machine, process id and a counter. */
export function nameOfWriter(): string {
  return `${hostname()}.${process.pid}.${randomUUID()}`;
}

/**
 * True when a process of this machine that no longer exists made the name by `nameOfWriter`. Call it before this
 * process makes names: a name with our own process id is then from before a restart.
 */
export function isOfDeadWriter(name: string): boolean {
  const [, host, pid] = name.match(/^(.*)\.(\d+)\.[0-9a-f-]{36}$/) ?? [];
  return host === hostname() && (Number(pid) === process.pid || !isAlive(Number(pid)));
}
