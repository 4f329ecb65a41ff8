import { createHash } from "node:crypto";
import { and, eq, lt, sql as raw } from "drizzle-orm";
import { db } from "@/db/client";
import { idempotentRequests } from "@/db/schema/requests";
import { DomainError } from "@/lib/base/errors";

/** Heartbeat of an answer under way; one that has been silent for longer is taken over. */
const beatMs = 2_000;
const silence = "8 seconds";

/** An `Idempotency-Key` longer than this is refused: cut short, two keys could be one. */
const maxKeyLength = 255;

/** A request whose content is hashed while it is read, by whoever reads it. */
export interface HashedRequest {
  request: Request;
  /** SHA-256 (hex) of the query and the whole body; what nobody has read yet is read for it. */
  contentSha256(): Promise<string>;
}

/** Wraps a request, of which nothing was read yet. */
export function hashContent(request: Request): HashedRequest {
  const hash = createHash("sha256").update(`${new URL(request.url).search}\0`);
  if (!request.body) return { request, contentSha256: async () => hash.copy().digest("hex") };
  const hashing = new TransformStream<Uint8Array, Uint8Array>({
    transform(chunk, controller) {
      hash.update(chunk);
      controller.enqueue(chunk);
    },
  });
  const hashed = new Request(request, {
    body: request.body.pipeThrough(hashing),
    duplex: "half",
  } as RequestInit);
  return {
    request: hashed,
    async contentSha256() {
      if (!hashed.bodyUsed) await hashed.body?.pipeTo(new WritableStream());
      return hash.copy().digest("hex");
    },
  };
}

/**
 * Answers a POST with an `Idempotency-Key` once; a repeat by the same user with the same content gets the first answer.
 * Failures are not kept, so that they can be tried again.
 * @throws DomainError "conflict" while the first is under way, or when another member has used the key; "invalid" for
 * other content, or a key that is too long
 */
export async function answerOnce(
  { teamId, userId }: { teamId: string; userId: string },
  { request, contentSha256 }: HashedRequest,
  key: string,
  answer: () => Promise<Response>,
): Promise<Response> {
  if (key.length > maxKeyLength)
    throw new DomainError("invalid", `An Idempotency-Key has ${maxKeyLength} characters at most.`);
  const name = `${request.method} ${new URL(request.url).pathname} ${key}`;
  const same = and(eq(idempotentRequests.teamId, teamId), eq(idempotentRequests.request, name));
  const [taken] = await db()
    .insert(idempotentRequests)
    .values({ teamId, request: name, userId })
    .onConflictDoUpdate({
      target: [idempotentRequests.teamId, idempotentRequests.request],
      set: { createdAt: raw`now()`, userId },
      // A process that died while answering leaves a row without an answer, and without a heartbeat.
      setWhere: and(
        raw`${idempotentRequests.status} is null`,
        lt(idempotentRequests.createdAt, raw`now() - ${silence}::interval`),
      ),
    })
    .returning();
  if (!taken) {
    const [first] = await db().select().from(idempotentRequests).where(same);
    if (first?.userId && first.userId !== userId)
      throw new DomainError("conflict", "Another member has used this Idempotency-Key. Choose a new one.");
    if (!first?.status)
      throw new DomainError(
        "conflict",
        "A request with this Idempotency-Key is under way. Try again in a moment.",
      );
    if (first.contentSha256 && first.contentSha256 !== (await contentSha256()))
      throw new DomainError(
        "invalid",
        "This Idempotency-Key was used for a request with other content. Choose a new one.",
      );
    return Response.json(first.body, { status: first.status });
  }
  const beat = setInterval(() => {
    db()
      .update(idempotentRequests)
      .set({ createdAt: raw`now()` })
      .where(same)
      .catch((error) => console.error("A request could not say that it is under way.", error));
  }, beatMs);
  try {
    const response = await answer();
    await db()
      .update(idempotentRequests)
      .set({
        status: response.status,
        body: await response.clone().json(),
        contentSha256: await contentSha256(),
      })
      .where(same);
    return response;
  } catch (error) {
    await db().delete(idempotentRequests).where(same);
    throw error;
  } finally {
    clearInterval(beat);
  }
}
