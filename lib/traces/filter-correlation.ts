import { sql } from "drizzle-orm";
import { z } from "zod";
import { db } from "@/db/client";
import { readRows } from "@/db/rows";
import { tracesWhere } from "./search-traces";

export interface FilterCorrelation {
  total: number;
  first: number;
  second: number;
  both: number;
  /** −1 (never together) to 1 (always together); NaN where one of them matches nothing. */
  npmi: number;
  /** The same with half a trace added to each count (Jeffreys prior), for few traces. */
  npmiSmoothed: number;
}

/**
 * Counts of traces that match two filters, each within a third, and how the two go together: normalized pointwise mutual
 * information (Bouma 2009). @throws DomainError "invalid" when a filter cannot be read
 */
export async function correlateFilters(
  teamId: string,
  experimentWireIds: string[],
  { first, second, within }: { first: string; second: string; within?: string },
): Promise<FilterCorrelation> {
  const where = (filter: string | undefined) => tracesWhere(teamId, { experimentWireIds, filter });
  const [counts] = await readRows(
    db().execute(sql`
      with matching as (
        select id in (${where(both(within, first))}) as first, id in (${where(both(within, second))}) as second
        from (${where(within)}) found)
      select count(*)::int as total, count(*) filter (where first)::int as first,
        count(*) filter (where second)::int as second, count(*) filter (where first and second)::int as both from matching`),
    { total: z.number(), first: z.number(), second: z.number(), both: z.number() },
  );
  const table = counts!;
  return { ...table, npmi: npmiOf(table, 0), npmiSmoothed: npmiOf(table, 0.5) };
}

function both(within: string | undefined, filter: string): string {
  return within ? `${within} and ${filter}` : filter;
}

/** @param added to each of the four counts of traces, by which of the filters they match */
export function npmiOf(
  { total, first, second, both }: Pick<FilterCorrelation, "total" | "first" | "second" | "both">,
  added: number,
): number {
  if (first === 0 || second === 0) return Number.NaN;
  if (both === 0 && added === 0) return -1;
  if (both === total) return 1;
  const joint = Math.log(both + added) - Math.log(total + 4 * added);
  const independent =
    Math.log(first + 2 * added) + Math.log(second + 2 * added) - 2 * Math.log(total + 4 * added);
  return Math.max(-1, Math.min(1, (joint - independent) / -joint));
}
