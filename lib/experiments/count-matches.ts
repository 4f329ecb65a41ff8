import { sql } from "drizzle-orm";
import { z } from "zod";
import { db } from "@/db/client";
import { readRows } from "@/db/rows";
import type { Comparison } from "./filter";
import { joinByHash } from "./join-by-hash";
import { byKey, isAbsence, runsWith } from "./run-conditions";
import type { RunPlan } from "./run-search";

/** Keys whose comparisons are tried as the way to few runs. */
const mostTried = 8;

/** Runs that satisfy some of a search's comparisons. */
export interface Matches {
  runs: string[];
  /** The comparisons that they may not satisfy. */
  left: Comparison[];
}

/**
 * Counts what a search could start from.
 * @returns `runs`: number of runs of the experiments, up to `most` + 1; `rarest`: the fewest runs that satisfy the
 * comparisons of one key, where at most `most` do
 */
export async function countMatches(
  { experimentIds, comparisons, frequent = [] }: RunPlan,
  most: number,
): Promise<{ runs: number; rarest?: Matches }> {
  const keys = readable(comparisons)
    .filter((own) => own.some((comparison) => !frequent.includes(comparison)))
    .slice(0, mostTried);
  const tried = keys.map(
    // Reading stops at one too many.
    (own) => sql`(select case when count(*) <= ${most} then coalesce(json_agg(run_id), '[]') end
      from (${runsWith(own, experimentIds)} limit ${most + 1}) found)`,
  );
  const runs = sql`(select count(*)::int from (
    select from experiment_runs where experiment_id = any(${sql.param(experimentIds)}::text[]) limit ${most + 1}) counted)`;
  const [row] = await readRows(
    db().execute(sql`select ${runs} as runs, json_build_array(${sql.join(tried, sql`, `)}) as found`),
    { runs: z.number(), found: z.array(z.array(z.string()).nullable()) },
  );
  const [rarest] = row!.found
    .flatMap((runs, index) => (runs ? [{ runs, left: without(comparisons, keys[index]!) }] : []))
    .sort((a, b) => a.runs.length - b.runs.length);
  return { runs: row!.runs, rarest };
}

/**
 * The runs that satisfy all comparisons of logged values, each read from its index once; undefined where more than `most` do,
 * or where no comparison can be read that way.
 */
export async function intersectMatches(
  { experimentIds, comparisons }: RunPlan,
  most: number,
): Promise<Matches | undefined> {
  const keys = readable(comparisons);
  if (keys.length === 0 || keys.length > mostTried) return undefined;
  const sets = keys.map((own, index) => {
    // Without the offset, Postgres would look up the runs of the others one by one.
    const set = sql`(${runsWith(own, experimentIds)} offset 0) ${sql.raw(`set_${index}`)}`;
    return index === 0 ? set : sql`join ${set} using (run_id)`;
  });
  const [row] = await readRows(
    joinByHash(sql`select case when count(*) <= ${most} then coalesce(json_agg(run_id), '[]') end as runs
      from (select run_id from ${sql.join(sets, sql` `)} limit ${most + 1}) found`),
    { runs: z.array(z.string()).nullable() },
  );
  return row?.runs ? { runs: row.runs, left: without(comparisons, keys.flat()) } : undefined;
}

/** Comparisons by key whose runs an index has. */
function readable(comparisons: Comparison[]): Comparison[][] {
  return byKey(comparisons).filter(([first]) => !isAbsence(first!));
}

function without(comparisons: Comparison[], satisfied: Comparison[]): Comparison[] {
  return comparisons.filter((comparison) => !satisfied.includes(comparison));
}
