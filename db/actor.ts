import { AsyncLocalStorage } from "node:async_hooks";
import { processWide } from "./process-wide";
import type { actorTypes } from "./schema/audit";

/** The actor of the current work, as the audit log names it. */
export interface Actor {
  type: (typeof actorTypes)[number];
  id?: string;
  name: string;
  /** The name of the API token that was sent. */
  token?: string;
  address?: string;
  /** The team that they act in, for log lines. */
  teamId?: string;
}

const storage = processWide("actor", () => new AsyncLocalStorage<Actor | undefined>());

/** Runs `work` as the actor: the audit log attributes its database changes to it. Called at the edges. */
export function actAs<T>(actor: Actor | undefined, work: () => T | PromiseLike<T>): Promise<T> {
  // Awaited within the context: a query is sent when it is awaited.
  return storage.run(actor, async () => await work());
}

/** The current actor; undefined for the server itself. */
export function currentActor(): Actor | undefined {
  return storage.getStore();
}
