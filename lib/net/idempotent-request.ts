import { and, eq, lt, sql as raw } from "drizzle-orm";
import { db } from "@/db/client";
import { idempotentRequests } from "@/db/schema/requests";

/** Heartbeat of an answer in progress; one that has been silent for longer is taken over. */
const beatMs = 2_000;
const silence = "8 seconds";

/** A request with an idempotency key: method, path and key in one text. */
export interface RequestKey {
  teamId: string;
  request: string;
}

/** What is kept of a request: its user, and its answer once there is one. */
export type KeptRequest = typeof idempotentRequests.$inferSelect;

/**
 * Takes a key for a user, in one statement, so that one of several requests gets it.
 * @returns false when it is taken: by a request with an answer, or by one in progress
 */
export async function takeRequestKey({ teamId, request }: RequestKey, userId: string): Promise<boolean> {
  const taken = await db()
    .insert(idempotentRequests)
    .values({ teamId, request, userId })
    .onConflictDoUpdate({
      target: [idempotentRequests.teamId, idempotentRequests.request],
      set: { createdAt: raw`now()`, userId },
      // A process that died while answering leaves a row without an answer, and without a heartbeat.
      setWhere: and(
        raw`${idempotentRequests.status} is null`,
        lt(idempotentRequests.createdAt, raw`now() - ${silence}::interval`),
      ),
    })
    .returning({ request: idempotentRequests.request });
  return taken.length > 0;
}

/** The request that has the key; undefined when it failed in between. */
export async function findKeptRequest(key: RequestKey): Promise<KeptRequest | undefined> {
  const [found] = await db().select().from(idempotentRequests).where(isSame(key));
  return found;
}

/** Keeps a taken key alive while it is being answered. @returns stops that */
export function keepRequestAlive(key: RequestKey): () => void {
  const beat = setInterval(() => {
    db()
      .update(idempotentRequests)
      .set({ createdAt: raw`now()` })
      .where(isSame(key))
      .catch((error) => console.error("A request could not say that it is under way.", error));
  }, beatMs);
  return () => clearInterval(beat);
}

/** Keeps the answer for repeats of the request. @param contentSha256 of the request's query and body, in hex */
export async function keepAnswer(
  key: RequestKey,
  answer: { status: number; body: unknown; contentSha256: string },
): Promise<void> {
  await db().update(idempotentRequests).set(answer).where(isSame(key));
}

/** Gives a key back, so that the request can be tried again. */
export async function releaseRequestKey(key: RequestKey): Promise<void> {
  await db().delete(idempotentRequests).where(isSame(key));
}

function isSame({ teamId, request }: RequestKey) {
  return and(eq(idempotentRequests.teamId, teamId), eq(idempotentRequests.request, request));
}
