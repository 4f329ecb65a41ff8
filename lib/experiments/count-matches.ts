import { sql } from "drizzle-orm";
import { z } from "zod";
import { db } from "@/db/client";
import { readRows } from "@/db/rows";
import { byKey, isAbsence, runsWith } from "./run-conditions";
import type { RunPlan } from "./run-search";

/** Keys whose comparisons are tried as the way to few runs. */
const mostTried = 8;

/**
 * Counts what a search could start from.
 * @returns `runs`: number of runs of the experiments, up to `most` + 1; `rarest`: the fewest runs that satisfy the
 * comparisons of one key, where at most `most` do
 */
export async function countMatches(
  { experimentIds, comparisons }: RunPlan,
  most: number,
): Promise<{ runs: number; rarest?: string[] }> {
  const tried = byKey(comparisons)
    .filter(([first]) => !isAbsence(first!))
    .slice(0, mostTried)
    // Reading stops at one too many.
    .map(
      (own) => sql`(select case when count(*) <= ${most} then coalesce(json_agg(run_id), '[]') end
      from (${runsWith(own, experimentIds)} limit ${most + 1}) found)`,
    );
  const runs = sql`(select count(*)::int from (
    select from experiment_runs where experiment_id = any(${sql.param(experimentIds)}::text[]) limit ${most + 1}) counted)`;
  const [row] = await readRows(
    db().execute(sql`select ${runs} as runs, json_build_array(${sql.join(tried, sql`, `)}) as found`),
    { runs: z.number(), found: z.array(z.array(z.string()).nullable()) },
  );
  const [rarest] = row!.found.flatMap((ids) => (ids ? [ids] : [])).sort((a, b) => a.length - b.length);
  return { runs: row!.runs, rarest };
}
