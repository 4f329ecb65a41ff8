import { AsyncLocalStorage } from "node:async_hooks";
import type { actorTypes } from "./schema/audit";

/** Who does what is done now, as the audit log names them. */
export interface Actor {
  type: (typeof actorTypes)[number];
  id?: string;
  name: string;
  /** The name of the API token that was sent. */
  token?: string;
  address?: string;
}

interface Scope {
  actor: Actor;
  signal?: AbortSignal;
}

// Next.js bundles instrumentation and routes apart; the process still shares one.
const held = globalThis as { switchyardActor?: AsyncLocalStorage<Scope | undefined> };
held.switchyardActor ??= new AsyncLocalStorage();
const storage = held.switchyardActor;

/**
 * Does `work` as the actor: what it changes in the database is theirs in the audit log. The edges call this.
 * @param signal cancels the statements of `work` when it aborts; for work that only reads
 */
export function actAs<T>(
  actor: Actor | undefined,
  work: () => T | PromiseLike<T>,
  signal?: AbortSignal,
): Promise<T> {
  // Awaited within: a query is sent when it is awaited.
  return storage.run(actor && { actor, signal }, async () => await work());
}

/** Who acts here; undefined is the server itself. */
export function currentActor(): Actor | undefined {
  return storage.getStore()?.actor;
}

/** Cancels the statements that are sent here when it aborts; undefined where they go on. */
export function currentCancellation(): AbortSignal | undefined {
  return storage.getStore()?.signal;
}
