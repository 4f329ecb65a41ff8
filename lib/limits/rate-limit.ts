import { eq, lt, sql as raw } from "drizzle-orm";
import { z } from "zod";
import { db, type Fragment, sql } from "@/db/client";
import { readRows } from "@/db/rows";
import { rateLimits } from "@/db/schema/limits";
import { environment } from "@/lib/base/environment";
import { DomainError } from "@/lib/base/errors";

/**
 * Window lengths in seconds. A window begins with the first use after the last one ended. The limits are settings
 * (.env.example).
 */
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

/** Rate limit exceeded. `retryAfterS` becomes the response's `Retry-After`. */
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

/** Number of uses in the current window, this one included, and the remaining seconds of the window. */
export interface Use {
  count: number;
  leftS: number;
}

/**
 * Counts one use of `limit` by `whom`, in one statement, so that processes share the count. A limit of 0 is disabled.
 * @param whom an id, or a hash of user input: a stranger must not choose the length of a key
 * @throws RateLimitError when the limit is exceeded in the current window
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
 * The counting statement as a part of another: it returns a `Use`, or no row when the limit is disabled.
 * @param whom a query with one column of that name
 * @param times number of uses counted at once; the `Use` is then that of the last of them
 */
export function countingStatement(limit: Limit, whom: Fragment, times = 1): Fragment {
  const most = environment().rateLimits[limit];
  const end = sql()`now() + ${windowS[limit]} * interval '1 second'`;
  // Capped slightly above the limit, so that the count cannot overflow.
  return sql()`
    insert into rate_limits as present (key, count, resets_at)
    select ${`${limit}:`} || whom, ${times}::int, ${end} from (${whom}) given where ${most}::int > 0
    on conflict (key) do update set
      count = case when present.resets_at <= now() then excluded.count
        else least(present.count + excluded.count, ${most}::int + excluded.count) end,
      resets_at = case when present.resets_at <= now() then ${end} else present.resets_at end
    returning count, ceil(extract(epoch from resets_at - now()))::int as "leftS"`;
}

/** The error for a use that exceeded the limit; undefined otherwise. */
export function overuse(limit: Limit, used: Use | undefined): RateLimitError | undefined {
  const isOver = used && used.count > environment().rateLimits[limit];
  return isOver ? new RateLimitError(Math.max(1, used.leftS)) : undefined;
}

/** Resets the count of `whom`, as after a successful sign-in. */
export async function forgetUses(limit: Limit, whom: string): Promise<void> {
  await db()
    .delete(rateLimits)
    .where(eq(rateLimits.key, `${limit}:${whom}`));
}

/** Deletes the counts of ended windows. */
export async function dropEndedWindows(): Promise<void> {
  await db().delete(rateLimits).where(lt(rateLimits.resetsAt, raw`now()`));
}

function inWords(seconds: number): string {
  if (seconds < 90) return `${seconds} s`;
  return `${Math.ceil(seconds / 60)} minutes`;
}
