import { AsyncLocalStorage } from "node:async_hooks";
import { processWide } from "./process-wide";
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

const storage = processWide("actor", () => new AsyncLocalStorage<Actor | undefined>());

/** Does `work` as the actor: what it changes in the database is theirs in the audit log. The edges call this. */
export function actAs<T>(actor: Actor | undefined, work: () => T | PromiseLike<T>): Promise<T> {
  // Awaited within: a query is sent when it is awaited.
  return storage.run(actor, async () => await work());
}

/** Who acts here; undefined is the server itself. */
export function currentActor(): Actor | undefined {
  return storage.getStore();
}
