import { eq, inArray, type SQL, sql } from "drizzle-orm";
import { z } from "zod";
import { db } from "@/db/client";
import { readRows } from "@/db/rows";
import { experimentRuns, experiments } from "@/db/schema/experiments";
import type { ExperimentRun } from "./experiment";
import { type Comparison, parseFilter, parseOrders } from "./filter";
import { listExperimentRuns } from "./queries";
import { byKey, conditionsByRun, conditionsBySets, runsWith } from "./run-conditions";
import {
  afterCursor,
  cursorColumn,
  cursorFromText,
  cursorToText,
  orderBy,
  partColumns,
  runOrder,
} from "./run-order";
import { lifecycle, type RunPlan, type RunSearch } from "./run-search";
import { type Candidates, candidates, walkRuns } from "./walk-runs";

export interface FoundRun {
  id: string;
  /** Names its place in this order. */
  cursor: string;
}

/** Up to this many runs are looked at one by one, in place of reading an experiment's values of a key. */
const fewRuns = 2500;
/** Comparisons that are tried as the way to few runs. */
const mostTried = 8;
/** Numbers of runs, in their order, among which a page is looked for before all are read. */
const shortWalk = 1000;
const longWalk = 8000;

/**
 * Searches the team's experiment runs by MLflow's filter and order. NaN, then missing values, come last in either
 * direction; ties go to the run that started last. @throws DomainError "invalid" when filter or order cannot be parsed
 */
export async function searchRuns(teamId: string, search: RunSearch): Promise<ExperimentRun[]> {
  const ids = (await findRuns(teamId, search)).map(({ id }) => id);
  const runs = new Map((await listExperimentRuns(teamId, ids)).map((run) => [run.id, run]));
  // A run may have been deleted in between.
  return ids.flatMap((id) => runs.get(id) ?? []);
}

/**
 * The same search for ids and cursors alone. Its time depends on the runs that match rather than on those there are: it
 * starts from a comparison that few runs satisfy, or walks an index in the wanted order until the page is full. Only
 * where neither helps are all values of the wanted keys read, once each.
 */
export async function findRuns(teamId: string, search: RunSearch): Promise<FoundRun[]> {
  const comparisons = parseFilter(search.filter);
  const orders = parseOrders(search.orderBy ?? []);
  const plan = { teamId, search, comparisons, orders };
  // Refuses unknown keys, whatever is found.
  conditionsByRun(comparisons);
  runOrder(orders);
  if (search.experimentWireIds.length === 0) return [];
  const found = await db()
    .select({ id: experiments.id })
    .from(experiments)
    .where(
      sql`${eq(experiments.teamId, teamId)} and ${inArray(experiments.wireId, search.experimentWireIds)}`,
    );
  const experimentIds = found.map(({ id }) => id);
  if (experimentIds.length === 0) return [];
  const { runs, matching } = await countUpTo(fewRuns, experimentIds, comparisons);
  const [rarest] = matching.sort((a, b) => a.count - b.count);
  if (rarest && rarest.count <= Math.min(fewRuns, runs / 2))
    return idsOf(plan, experimentIds, candidates(runsWith(rarest.own, experimentIds)));
  const isOne = runs > fewRuns && experimentIds.length === 1;
  const page = isOne ? await walkToPage(plan, experimentIds[0]!) : undefined;
  return page ?? idsOf(plan, experimentIds);
}

/** The page, where it is full among the first runs in their order. */
async function walkToPage(plan: RunPlan, experimentId: string): Promise<FoundRun[] | undefined> {
  const { limit, offset = 0 } = plan.search;
  const wanted = limit + offset;
  let most = wanted * 2 > shortWalk ? longWalk : shortWalk;
  while (wanted <= most) {
    const walk = walkRuns(plan, experimentId, most);
    if (!walk) return undefined;
    const page = await idsOf(plan, [experimentId], walk);
    if (page.length === limit) return page;
    // As many as there would be at this density; without any, a longer walk would find too few as well.
    const isLongEnough = (page.length + offset) * (longWalk / most) > wanted;
    if (most === longWalk || !isLongEnough) return undefined;
    most = longWalk;
  }
  return undefined;
}

/** Ids of a page. @param among runs that are looked at one by one; without them, all are */
async function idsOf(plan: RunPlan, experimentIds: string[], among?: Candidates): Promise<FoundRun[]> {
  const { teamId, search, comparisons, orders } = plan;
  const order = runOrder(orders, among ? undefined : experimentIds);
  const cursor = search.after === undefined ? undefined : cursorFromText(search.after, order);
  const conditions = [
    sql`${experimentRuns.teamId} = ${teamId}`,
    sql`${experimentRuns.experimentId} = any(${sql.param(experimentIds)}::text[])`,
    ...lifecycle(search),
    ...(among ? conditionsByRun(comparisons) : conditionsBySets(comparisons, experimentIds)),
    ...(cursor ? [afterCursor(order, cursor)] : []),
  ];
  const statement = sql`
      ${among?.before ?? sql``}
      -- The cursors are built of the page alone, after it is sorted.
      select id, ${cursorColumn(order)} as cursor from (
      select ${experimentRuns.id} as id, ${partColumns(order)}
      from ${among?.from ?? sql`experiment_runs`} join experiments on ${experiments.id} = ${experimentRuns.experimentId}
      ${sql.join(order.joins, sql` `)}
      where ${sql.join(conditions, sql` and `)}
      order by ${orderBy(order)} limit ${search.limit} offset ${search.offset ?? 0}) page order by ${orderBy(order)}`;
  const rows = await readRows(among ? db().execute(statement) : joinByHash(statement), {
    id: experimentRuns.id,
    cursor: z.array(z.string().nullable()),
  });
  return rows.map(({ id, cursor }) => ({ id, cursor: cursorToText(cursor) }));
}

/** With old statistics, Postgres would join thousands of runs with thousands of values one by one. */
function joinByHash(statement: SQL) {
  return db().transaction(async (tx) => {
    await tx.execute(sql`select set_config('enable_nestloop', 'off', true)`);
    return tx.execute(statement);
  });
}

/** Number of runs of experiments, and of those with a value that satisfies a comparison; up to `most` + 1. */
async function countUpTo(most: number, experimentIds: string[], comparisons: Comparison[]) {
  const ids = sql.param(experimentIds);
  const tried = byKey(comparisons)
    .filter((own) => own.some(isSought))
    .slice(0, mostTried);
  const statements = [
    sql`select 1 from experiment_runs where experiment_id = any(${ids}::text[])`,
    ...tried.map((own) => runsWith(own, experimentIds)),
  ];
  const counts = statements.map(
    (statement) => sql`(select count(*)::int from (${statement} limit ${most + 1}) counted)`,
  );
  const [row] = await readRows(db().execute(sql`select array[${sql.join(counts, sql`, `)}] as counts`), {
    counts: z.array(z.number()),
  });
  const [runs, ...found] = row!.counts;
  return {
    runs: runs!,
    matching: tried.map((own, index) => ({ own, count: found[index]! })),
  };
}

/** True for a comparison whose matches an index finds without reading others. */
function isSought({ operator }: Comparison): boolean {
  return ["=", ">", ">=", "<", "<="].includes(operator);
}
