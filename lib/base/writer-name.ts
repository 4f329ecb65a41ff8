import { randomUUID } from "node:crypto";
import { hostname } from "node:os";
import { isAlive } from "@/db/embedded/postmaster";

/** A name for something unfinished that tells which process is at it: machine, process and a number of its own. */
export function nameOfWriter(): string {
  return `${hostname()}.${process.pid}.${randomUUID()}`;
}

/**
 * Whether `nameOfWriter` made the name in a process of this machine that is gone. To be asked before this process makes
 * names: one with our own process id is then from before a restart.
 */
export function isOfDeadWriter(name: string): boolean {
  const [, host, pid] = name.match(/^(.*)\.(\d+)\.[0-9a-f-]{36}$/) ?? [];
  return host === hostname() && (Number(pid) === process.pid || !isAlive(Number(pid)));
}
