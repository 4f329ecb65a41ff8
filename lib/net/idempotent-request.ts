import { and, eq, lt, sql as raw } from "drizzle-orm";
import { db } from "@/db/client";
import { idempotentRequests } from "@/db/schema/requests";

/** Heartbeat interval of an answer in progress, in ms; one that has been silent for longer is taken over. */
const beatMs = 2_000;
const silence = "8 seconds";

/** A request with an idempotency key: method, path and key in one text. */
export interface RequestKey {
  teamId: string;
  request: string;
}

/** Stored state of a request: its user, and its answer once there is one. */
export type KeptRequest = typeof idempotentRequests.$inferSelect;

/**
 * Acquires a key for a user, in one statement, so that exactly one of several requests gets it.
 * @returns false when it is taken: by a request with an answer, or by one in progress
 */
export async function takeRequestKey({ teamId, request }: RequestKey, userId: string): Promise<boolean> {
  const taken = await db()
    .insert(idempotentRequests)
    .values({ teamId, request, userId })
    .onConflictDoUpdate({
      target: [idempotentRequests.teamId, idempotentRequests.request],
      set: { createdAt: raw`now()`, userId },
      // A process that died while answering leaves a row without an answer, whose heartbeat stops.
      setWhere: and(
        raw`${idempotentRequests.status} is null`,
        lt(idempotentRequests.createdAt, raw`now() - ${silence}::interval`),
      ),
    })
    .returning({ request: idempotentRequests.request });
  return taken.length > 0;
}

/** The request that holds the key; undefined when it failed in between. */
export async function findKeptRequest(key: RequestKey): Promise<KeptRequest | undefined> {
  const [found] = await db().select().from(idempotentRequests).where(isSame(key));
  return found;
}

/** Sends heartbeats for an acquired key while it is being answered. @returns function that stops them */
export function keepRequestAlive(key: RequestKey): () => void {
  const beat = setInterval(() => {
    db()
      .update(idempotentRequests)
      .set({ createdAt: raw`now()` })
      .where(isSame(key))
      .catch((error) => console.error("The heartbeat of a request could not be recorded.", error));
  }, beatMs);
  return () => clearInterval(beat);
}

/** Stores the answer for repeats of the request. @param contentSha256 of the request's query and body, in hex */
export async function keepAnswer(
  key: RequestKey,
  answer: { status: number; body: unknown; contentSha256: string },
): Promise<void> {
  await db().update(idempotentRequests).set(answer).where(isSame(key));
}

/** Releases a key, so that the request can be retried. */
export async function releaseRequestKey(key: RequestKey): Promise<void> {
  await db().delete(idempotentRequests).where(isSame(key));
}

function isSame({ teamId, request }: RequestKey) {
  return and(eq(idempotentRequests.teamId, teamId), eq(idempotentRequests.request, request));
}
