import { AsyncResource } from "node:async_hooks";
import { randomUUID } from "node:crypto";
import { sql } from "@/db/client";
import { processWide } from "@/db/process-wide";

/** A change: pages that show its subject read it again. */
export interface Change {
  teamId: string;
  /** Absent when the change is not about a run. */
  runId?: string;
  kind: "run" | "task" | "log" | "artifact" | "event" | "dataset" | "dashboard" | "experiment";
  /** With the kind `experiment`: the one whose runs changed. */
  experimentId?: string;
}

type Listener = (change: Change) => void;
const held = processWide("live", (): { live?: ReturnType<typeof start> } => ({}));
const announcing = processWide("announcing", () => new Map<Change["kind"], Set<string>>());
/** Names this process in its notifications. */
const self = processWide("live-self", () => ({ id: randomUUID() }));
const channel = "switchyard_live";
/** Gathering time by kind, in ms. Changes of runs are sent soonest, since callers wait for them. */
const gatherMs: Record<Change["kind"], number> = {
  run: 5,
  event: 25,
  task: 25,
  artifact: 25,
  log: 25,
  dataset: 25,
  dashboard: 25,
  // Clients log many times a second, and a page is read again for each.
  experiment: 1000,
};

/**
 * Notifies every process on this database; call after the commit. Changes within a few milliseconds are joined into one
 * notification: one each would serialise the commits of all runs. This process hears of changes of runs at once.
 */
export function announce(change: Change): void {
  const { teamId, runId, kind, experimentId } = change;
  const isHeard = kind === "run" && held.live !== undefined;
  if (isHeard) setImmediate(() => tell({ teamId, runId, kind }));
  const payload = JSON.stringify({ teamId, runId, kind, experimentId, from: isHeard ? self.id : undefined });
  const gathered = announcing.get(kind);
  if (gathered) return void gathered.add(payload);
  const waiting = new Set([payload]);
  announcing.set(kind, waiting);
  setTimeout(() => {
    announcing.delete(kind);
    // Nothing is stored, so the commit need not wait for the disk.
    sql()`
      select set_config('synchronous_commit', 'off', true), pg_notify(${channel}, payload)
      from unnest(${[...waiting]}::text[]) as payload`.catch((error) => {
      // The process is stopping.
      if (error.code !== "CONNECTION_ENDED") console.error("Changes could not be announced.", error);
    });
  }, gatherMs[kind]);
}

/** Calls `listener` with every change from now on, over one connection per process. @returns function that stops it */
export async function listenForChanges(listener: Listener): Promise<() => void> {
  held.live ??= start();
  const { listeners, ready } = held.live;
  // It runs in the context of its caller: not with the actor, pool or signal of who announces.
  const bound = AsyncResource.bind(listener);
  listeners.add(bound);
  await ready;
  return () => listeners.delete(bound);
}

function tell(change: Change): void {
  for (const listener of held.live?.listeners ?? [])
    try {
      listener(change);
    } catch (error) {
      console.error("A listener for changes failed.", error);
    }
}

function start() {
  const listeners = new Set<Listener>();
  const ready = sql().listen(channel, (payload) => {
    const { from, ...change } = JSON.parse(payload) as Change & { from?: string };
    if (from !== self.id) tell(change);
  });
  ready.catch(() => {
    held.live = undefined;
  });
  return { listeners, ready };
}
