import type { Sql } from "postgres";
import { sql } from "@/db/client";

/** What changed: pages that show it read it again. */
export interface Change {
  teamId: string;
  runId: string;
  kind: "run" | "task" | "log" | "artifact";
}

type Listener = (change: Change) => void;
const held = globalThis as { switchyardLive?: { listeners: Set<Listener>; ready: Promise<unknown> } };
const channel = "switchyard_live";

/** Tells every process on this database. Inside a transaction it is delivered at commit. */
export async function announce(change: Change, within: Pick<Sql, "notify"> = sql()): Promise<void> {
  await within.notify(channel, JSON.stringify(change));
}

/** Calls `listener` with every change from now on, over one connection a process. @returns how to stop */
export async function listenForChanges(listener: Listener): Promise<() => void> {
  held.switchyardLive ??= start();
  const { listeners, ready } = held.switchyardLive;
  listeners.add(listener);
  await ready;
  return () => listeners.delete(listener);
}

function start() {
  const listeners = new Set<Listener>();
  const ready = sql().listen(channel, (payload) => {
    const change = JSON.parse(payload) as Change;
    for (const listener of listeners) listener(change);
  });
  ready.catch(() => {
    held.switchyardLive = undefined;
  });
  return { listeners, ready };
}
