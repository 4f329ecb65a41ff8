import { randomInt } from "node:crypto";
import { sql } from "@/db/client";
import { connect } from "@/db/connect";

/** This process as a holder of leases: an advisory lock of its own connection shows Postgres that it is alive. */
export interface Owner {
  id: string;
  /** Re-acquires the lock if its connection was lost. */
  keep(): Promise<void>;
  release(): Promise<void>;
}

/**
 * postgres.js otherwise renews a connection after 45–90 minutes, and the lock would be lost; timers are limited to 24
 * days.
 */
const maxLifetimeSeconds = 20 * 24 * 3600;

/**
 * Acquires a random advisory lock on a dedicated connection. Postgres releases it the moment the process dies, so that
 * its leases can be reclaimed before they expire (docs/inngest.md "State and queue"). Losing the connection costs
 * repeated calls, never a wrong answer: leases fence those. It is not a `reserve()`d connection of the pool: when one
 * of those is cut, it throws outside every promise, which ends the process (postgres.js 3.4.9).
 */
export async function takeOwnership(): Promise<Owner> {
  const id = String(randomInt(1, 2 ** 47));
  const own = connect(process.env.DATABASE_URL!, {
    max: 1,
    idle_timeout: 0,
    max_lifetime: maxLifetimeSeconds,
  });

  async function keep(): Promise<void> {
    await own`
      select case when exists (
        select from pg_locks
        where locktype = 'advisory' and objsubid = 1 and pid = pg_backend_pid()
          and (classid::bigint << 32 | objid::bigint)::text = ${id})
      then true else pg_try_advisory_lock(${id}::bigint) end`;
  }
  await keep();
  return { id, keep, release: () => own.end({ timeout: 5 }) };
}

/** Releases every lease whose owner is gone. @returns number released */
export async function reclaimLeases(): Promise<number> {
  const freed = await sql()`
    update executor_jobs set lease_id = null, leased_until = null
    where lease_id like '%:%' and not exists (
      select from pg_locks
      where locktype = 'advisory' and objsubid = 1
        and database = (select oid from pg_database where datname = current_database())
        and (classid::bigint << 32 | objid::bigint)::text = split_part(lease_id, ':', 1))
    returning id`;
  return freed.length;
}
