import { eq, lt, sql as raw } from "drizzle-orm";
import { db } from "@/db/client";
import { rateLimits } from "@/db/schema/limits";
import { environment } from "@/lib/environment";
import { DomainError } from "@/lib/errors";

/** Each window begins with the first use after the last one ended. The numbers are settings (.env.example). */
const windowS = {
  "sign-in-address": 900,
  "sign-in-account": 900,
  "sign-in-strangers": 900,
  "second-factor": 900,
  "password-mail": 3600,
  api: 60,
  mlflow: 60,
  webhook: 60,
  share: 60,
};

export type Limit = keyof typeof windowS;

/** Too often. `retryAfterS` is what an answer's `Retry-After` says. */
export class RateLimitError extends DomainError {
  constructor(readonly retryAfterS: number) {
    super("rate-limited", `That is too often. Try again in ${inWords(retryAfterS)}.`);
  }

  get headers(): HeadersInit {
    return { "retry-after": String(this.retryAfterS) };
  }
}

/**
 * Counts one use of `limit` by `whom`, in one statement, so that processes share the count. A limit of 0 is off.
 * @param whom an id, or a hash of what somebody typed: a stranger must not choose how long a key is
 * @throws RateLimitError when there were too many in the present window
 */
export async function countUse(limit: Limit, whom: string): Promise<void> {
  const most = environment().rateLimits[limit];
  if (most === 0) return;
  const { key, count, resetsAt } = rateLimits;
  const isOver = raw`${resetsAt} <= now()`;
  const end = raw`now() + ${windowS[limit]} * interval '1 second'`;
  const [used] = await db()
    .insert(rateLimits)
    .values({ key: `${limit}:${whom}`, count: 1, resetsAt: end })
    .onConflictDoUpdate({
      target: key,
      set: {
        // One more than the most is enough to know; the count must not overflow.
        count: raw`case when ${isOver} then 1 else least(${count} + 1, ${most + 1}) end`,
        resetsAt: raw`case when ${isOver} then ${end} else ${resetsAt} end`,
      },
    })
    .returning({ count, leftS: raw<number>`ceil(extract(epoch from ${resetsAt} - now()))::int` });
  if (used && used.count > most) throw new RateLimitError(Math.max(1, used.leftS));
}

/** Begins anew for `whom`, as after a sign-in that succeeded. */
export async function forgetUses(limit: Limit, whom: string): Promise<void> {
  await db()
    .delete(rateLimits)
    .where(eq(rateLimits.key, `${limit}:${whom}`));
}

/** Deletes the counts of windows that have ended. */
export async function dropEndedWindows(): Promise<void> {
  await db().delete(rateLimits).where(lt(rateLimits.resetsAt, raw`now()`));
}

function inWords(seconds: number): string {
  if (seconds < 90) return `${seconds} s`;
  return `${Math.ceil(seconds / 60)} minutes`;
}
