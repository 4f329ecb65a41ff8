import { eq, lt, sql as raw } from "drizzle-orm";
import { z } from "zod";
import { db, type Fragment, sql } from "@/db/client";
import { readRows } from "@/db/rows";
import { rateLimits } from "@/db/schema/limits";
import { environment } from "@/lib/base/environment";
import { DomainError } from "@/lib/base/errors";

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
  constructor(
    readonly retryAfterS: number,
    message = `Too many attempts. Try again in ${inWords(retryAfterS)}.`,
  ) {
    super("rate-limited", message);
  }

  get headers(): HeadersInit {
    return { "retry-after": String(this.retryAfterS) };
  }
}

/** How often the present window was used, this time included, and for how long it goes on. */
export interface Use {
  count: number;
  leftS: number;
}

/**
 * Counts one use of `limit` by `whom`, in one statement, so that processes share the count. A limit of 0 is off.
 * @param whom an id, or a hash of what somebody typed: a stranger must not choose how long a key is
 * @throws RateLimitError when there were too many in the present window
 */
export async function countUse(limit: Limit, whom: string): Promise<void> {
  if (environment().rateLimits[limit] === 0) return;
  const [used] = await readRows(countingStatement(limit, sql()`select ${whom}::text as whom`), {
    count: rateLimits.count,
    leftS: z.int(),
  });
  const error = overuse(limit, used);
  if (error) throw error;
}

/**
 * The statement that counts, for a part of another: it returns a `Use`, or no row where the limit is off.
 * @param whom a query of one column of that name
 * @param times how many uses are counted at once; the `Use` is then that of the last of them
 */
export function countingStatement(limit: Limit, whom: Fragment, times = 1): Fragment {
  const most = environment().rateLimits[limit];
  const end = sql()`now() + ${windowS[limit]} * interval '1 second'`;
  // These above the most are enough to know; the count must not overflow.
  return sql()`
    insert into rate_limits as present (key, count, resets_at)
    select ${`${limit}:`} || whom, ${times}::int, ${end} from (${whom}) given where ${most}::int > 0
    on conflict (key) do update set
      count = case when present.resets_at <= now() then excluded.count
        else least(present.count + excluded.count, ${most}::int + excluded.count) end,
      resets_at = case when present.resets_at <= now() then ${end} else present.resets_at end
    returning count, ceil(extract(epoch from resets_at - now()))::int as "leftS"`;
}

/** The error that a use is, if it was one too many. */
export function overuse(limit: Limit, used: Use | undefined): RateLimitError | undefined {
  const isOver = used && used.count > environment().rateLimits[limit];
  return isOver ? new RateLimitError(Math.max(1, used.leftS)) : undefined;
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
