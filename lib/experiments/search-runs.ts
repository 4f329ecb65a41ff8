import { sql } from "drizzle-orm";
import { z } from "zod";
import { db, sql as pg } from "@/db/client";
import { readRows } from "@/db/rows";
import { experimentRuns, experiments } from "@/db/schema/experiments";
import { countMatches, intersectMatches, type Matches } from "./count-matches";
import type { ExperimentRun } from "./experiment";
import { parseFilter, parseOrders } from "./filter";
import { joinByHash } from "./join-by-hash";
import { afterCursor, cursorColumn, orderTerms } from "./keyset";
import { cursorFromText, cursorToText } from "./page-cursor";
import { listExperimentRuns } from "./queries";
import { conditionsByRun, conditionsBySets } from "./run-conditions";
import { namedParts, partColumns, runOrder } from "./run-order";
import { lifecycle, type PlacedRun, type RunPlan, type RunSearch } from "./run-search";
import { searchInTurns } from "./search-in-turns";
import { withSharedValues } from "./shared-values";
import { type Candidates, candidates, walkOf } from "./walk-runs";

export interface FoundRun {
  id: string;
  /** Names its place in this order. */
  cursor: string;
}

/** Up to this many runs are looked at one by one, in place of reading an experiment's values of a key. */
const fewRuns = 1500;
/** Numbers of runs, in their order, among which a page is looked for at first, and at most. */
const shortWalk = 600;
const longWalk = 8000;
/** Runs more than a page has, of those that may begin with the same value as its last. */
const slack = 50;
/** Up to this many runs that satisfy all comparisons are looked at one by one, in place of all runs of an experiment. */
const mostIntersected = 8000;

/**
 * Searches the team's experiment runs by MLflow's filter and order. NaN, then missing values, come last in either
 * direction; ties go to the run that started last. @returns runs, and the cursor of the last where more follow
 * @throws DomainError "invalid" when filter, order or cursor cannot be parsed
 */
export async function searchRuns(
  teamId: string,
  search: RunSearch,
): Promise<{ runs: ExperimentRun[]; next?: string }> {
  const found = await findRuns(teamId, { ...search, limit: search.limit + 1 });
  const page = found.slice(0, search.limit);
  const ids = page.map(({ id }) => id);
  const runs = new Map((await listExperimentRuns(teamId, ids)).map((run) => [run.id, run]));
  return {
    // A run may have been deleted in between.
    runs: ids.flatMap((id) => runs.get(id) ?? []),
    next: found.length > page.length ? page.at(-1)?.cursor : undefined,
  };
}

/**
 * The same search for ids and cursors alone. Its time depends on the runs that match rather than on those there are: it
 * starts from a comparison that few runs satisfy, or walks an index in the wanted order until the page is full. Only
 * where neither helps are all values of the wanted keys read, once each.
 */
export async function findRuns(teamId: string, search: RunSearch): Promise<FoundRun[]> {
  const comparisons = parseFilter(search.filter);
  const orders = parseOrders(search.orderBy ?? []);
  // Refuses unknown keys, whatever is found.
  conditionsByRun(comparisons);
  const types = runOrder(orders).parts.map(({ type }) => type);
  const after = search.after === undefined ? undefined : cursorFromText(search.after, types);
  const found = await readRows(
    pg()`select id from experiments where team_id = ${teamId} and wire_id = any(${search.experimentWireIds}::text[])`,
    { id: experiments.id },
  );
  const experimentIds = found.map(({ id }) => id);
  if (experimentIds.length === 0) return [];
  const { viewType, limit } = search;
  const page = await findPage({ teamId, experimentIds, viewType, limit, comparisons, orders, after });
  return page.map(({ id, cursor }) => ({ id, cursor: cursorToText(cursor) }));
}

/** @param isWhole false for a part of a search, which is not divided further */
async function findPage(given: RunPlan, isWhole = true): Promise<PlacedRun[]> {
  const [only, ...others] = given.experimentIds;
  const isSingle = others.length === 0;
  const comparisons =
    isSingle && isWhole ? await withSharedValues(given.comparisons, only!) : given.comparisons;
  const plan = { ...given, comparisons };
  const { runs, rarest } = await countMatches(plan, fewRuns);
  if (rarest && (runs > fewRuns || rarest.runs.length <= runs / 2)) return pageOf(plan, named(rarest));
  if (runs <= fewRuns || !isSingle) return pageOf(plan);
  const inTurns = isWhole
    ? await searchInTurns({ ...plan, frequent: comparisons }, (part) => findPage(part, false))
    : undefined;
  const page = inTurns ?? (await walkToPage(plan));
  if (page) return page;
  const matching = await intersectMatches(plan, mostIntersected);
  return pageOf(plan, matching && named(matching));
}

/** Runs by id, to be looked at one by one. */
function named({ runs, left }: Matches): Candidates {
  return { ...candidates(sql`select unnest(${sql.param(runs)}::text[]) as run_id`), left };
}

/** The page, where it is full among the first runs in their order, which are read in pieces. */
async function walkToPage(plan: RunPlan): Promise<PlacedRun[] | undefined> {
  const walk = walkOf(plan);
  if (!walk) return undefined;
  const { limit, comparisons } = plan;
  const page: PlacedRun[] = [];
  let walked = 0;
  let most = comparisons.length === 0 ? limit + slack : Math.max(shortWalk, limit * 2);
  let from: string | undefined;
  while (walked + most <= longWalk) {
    const { runs, next } = await walk.piece(from, most);
    page.push(...(await pageOf({ ...plan, limit: limit - page.length }, runs)));
    if (page.length === limit) return page;
    if (next === undefined) return undefined;
    from = next;
    walked += most;
    // As many as are needed at this density, and some more.
    most = Math.max(shortWalk, Math.ceil((walked * (limit - page.length) * 1.5) / page.length));
  }
  return undefined;
}

/** Ids of a page. @param among runs that are looked at one by one; without them, all are */
async function pageOf(plan: RunPlan, among?: Candidates): Promise<PlacedRun[]> {
  const { teamId, experimentIds, comparisons, orders, after } = plan;
  const walked = among?.walked;
  const order = runOrder(orders, { experimentIds: among ? undefined : experimentIds, first: walked?.value });
  const found = among && conditionsByRun(among.left ?? comparisons, among.runId);
  const conditions = [
    ...(found ? found.own : conditionsBySets(comparisons, experimentIds)),
    sql`${experimentRuns.teamId} = ${teamId}`,
    sql`${experimentRuns.experimentId} = any(${sql.param(experimentIds)}::text[])`,
    ...lifecycle(plan),
    ...(after ? [afterCursor(order.parts, after)] : []),
  ];
  const named = namedParts(order);
  const orderBy = sql.join(orderTerms(named), sql`, `);
  // Postgres reads the index on in this order until the page is full.
  const inOrder = walked
    ? sql`${walked.column} ${sql.raw(walked.isDescending ? "desc" : "asc")}, ${orderBy}`
    : orderBy;
  const statement = sql`
      ${among?.before ?? sql``}
      -- The cursors are built of the page alone, after it is sorted.
      select id, ${cursorColumn(named)} as cursor from (
      select ${experimentRuns.id} as id, ${partColumns(order)}
      from ${found ? among.from(sql.join([sql`true`, ...found.logged], sql` and `)) : sql`experiment_runs`}
      ${sql.join(order.joins, sql` `)}
      where ${sql.join(conditions, sql` and `)}
      order by ${inOrder} limit ${plan.limit}) page order by ${orderBy}`;
  return readRows(among ? db().execute(statement) : joinByHash(statement), {
    id: experimentRuns.id,
    cursor: z.array(z.string().nullable()),
  });
}
