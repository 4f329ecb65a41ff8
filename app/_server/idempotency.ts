import { createHash } from "node:crypto";

import { DomainError } from "@/lib/base/errors";
import {
  findKeptRequest,
  keepAnswer,
  keepRequestAlive,
  releaseRequestKey,
  takeRequestKey,
} from "@/lib/net/idempotent-request";

/** An `Idempotency-Key` longer than this is refused: cut short, two keys could be one. */
const maxKeyLength = 255;

/** A request whose body is hashed while it is read. */
export interface HashedRequest {
  request: Request;
  /** SHA-256 (hex) of the query and the whole body; reads the rest of the body first. */
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
 * Failures are not stored, so that they can be retried.
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
  const requestKey = { teamId, request: `${request.method} ${new URL(request.url).pathname} ${key}` };
  if (!(await takeRequestKey(requestKey, userId))) {
    const first = await findKeptRequest(requestKey);
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
  const stopBeating = keepRequestAlive(requestKey);
  try {
    const response = await answer();
    await keepAnswer(requestKey, {
      status: response.status,
      body: await response.clone().json(),
      contentSha256: await contentSha256(),
    });
    return response;
  } catch (error) {
    await releaseRequestKey(requestKey);
    throw error;
  } finally {
    stopBeating();
  }
}
