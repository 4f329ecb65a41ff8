import { and, eq, lt, sql as raw } from "drizzle-orm";
import { db } from "@/db/client";
import { idempotentRequests } from "@/db/schema/requests";
import { DomainError } from "@/lib/errors";

/** While an answer is under way its row says so this often; one that has been silent for longer is another's. */
const beatMs = 2_000;
const silence = "8 seconds";

/**
 * Answers a POST with an `Idempotency-Key` once; a repeat gets the first answer. Failures are not kept, so that they can
 * be tried again. @throws DomainError "conflict" while the first is under way
 */
export async function answerOnce(
  teamId: string,
  request: Request,
  key: string,
  answer: () => Promise<Response>,
): Promise<Response> {
  const name = `${request.method} ${new URL(request.url).pathname} ${key.slice(0, 255)}`;
  const same = and(eq(idempotentRequests.teamId, teamId), eq(idempotentRequests.request, name));
  const [taken] = await db()
    .insert(idempotentRequests)
    .values({ teamId, request: name })
    .onConflictDoUpdate({
      target: [idempotentRequests.teamId, idempotentRequests.request],
      set: { createdAt: raw`now()` },
      // A process that died while answering leaves a row without an answer, and without a sign of life.
      setWhere: and(
        raw`${idempotentRequests.status} is null`,
        lt(idempotentRequests.createdAt, raw`now() - ${silence}::interval`),
      ),
    })
    .returning();
  if (!taken) {
    const [first] = await db().select().from(idempotentRequests).where(same);
    if (!first?.status)
      throw new DomainError(
        "conflict",
        "A request with this Idempotency-Key is under way. Try again in a moment.",
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
      .set({ status: response.status, body: await response.clone().json() })
      .where(same);
    return response;
  } catch (error) {
    await db().delete(idempotentRequests).where(same);
    throw error;
  } finally {
    clearInterval(beat);
  }
}
