import { asc, desc, type SQL } from "drizzle-orm";
import type { PgColumn } from "drizzle-orm/pg-core";
import { db } from "@/db/client";

/** Number of rows that one page looks at, at most, for a filter that no index answers. */
export const reachRows = 20_000;

/**
 * Id of the last row that a page may look at, so that a search for something rare ends in time: the page may then have
 * fewer rows than its limit, and its cursor goes on from there. Undefined when the list ends before.
 * @param id the list is in this column's order, from the highest down unless `isUpwards`
 * @param where the part of the filter that an index answers, and the place where the page begins
 */
export async function reachOf<Id>(
  id: PgColumn & { _: { data: Id } },
  where: SQL | undefined,
  { isUpwards = false, most = reachRows } = {},
): Promise<Id | undefined> {
  const [last] = await db()
    .select({ id })
    .from(id.table)
    .where(where)
    .orderBy(isUpwards ? asc(id) : desc(id))
    .offset(most - 1)
    .limit(1);
  return last?.id as Id | undefined;
}
