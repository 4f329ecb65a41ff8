import type { Member } from "@/lib/base/member";
import { groupRuns, type RunGroup } from "@/lib/experiments/group-runs";
import type { Experiment } from "@/lib/experiments/queries";
import { columnInFilter, columnName, parseColumn, type RunColumn } from "@/lib/experiments/run-column";
import { listRunKeys, type RunKeys } from "@/lib/experiments/run-keys";
import { listChildren, parentTag, type RunRow, readRunRows } from "@/lib/experiments/run-rows";
import { findRuns } from "@/lib/experiments/search-runs";
import type { RunChart } from "./charts/run-chart";
import { type FilterProblem, problemOf } from "./filter-problem";
import { groupOf, type RunsAddress, sortOf } from "./runs-address";

const pageSize = 100;
const usualMetrics = 6;
const usualParams = 4;
const mostDepth = 3;
/** Runs that charts draw, but for curves. */
const mostDrawn = 500;
/** Columns of a kind that charts choose among, beside those of the table. */
const mostTried = 30;

/** A run in the table; its children follow it. */
export interface ListedRun {
  run: RunRow;
  depth: number;
  children: number;
  isOpen: boolean;
}

export interface RunsPage {
  keys: RunKeys;
  columns: RunColumn[];
  listed: ListedRun[];
  baseline?: RunRow;
  groups?: RunGroup[];
  nextCursor?: string;
  isTree: boolean;
  /** Runs and columns of the charts; the runs may be more than those of the page. */
  drawn: { runs: RunRow[]; columns: RunColumn[] };
  problem?: FilterProblem;
}

/** Everything that the page of an experiment's runs shows. */
export async function readRunsPage(
  { teamId }: Pick<Member, "teamId">,
  experiment: Pick<Experiment, "id" | "wireId">,
  address: RunsAddress,
): Promise<RunsPage> {
  const keys = await listRunKeys(teamId, experiment.id);
  const columns = shownColumns(keys, address);
  const isTree = !address.q && !address.flat && !address.stage && keys.tags.includes(parentTag);
  const page: RunsPage = { keys, columns, listed: [], isTree, drawn: { runs: [], columns: [] } };
  try {
    const by = groupOf(address);
    if (by) {
      const metrics = columns.filter(({ kind }) => kind === "metrics").map(({ key }) => key);
      const wanted = { by, filter: address.q, metrics, stage: address.stage };
      return { ...page, groups: await groupRuns(teamId, experiment.id, wanted) };
    }
    const found = await findRuns(teamId, {
      experimentWireIds: [experiment.wireId],
      filter: isTree ? `tags.\`${parentTag}\` IS NULL` : address.q,
      orderBy: orderOf(address),
      viewType: address.stage ? "DELETED_ONLY" : "ACTIVE_ONLY",
      after: address.after,
      limit: pageSize + 1,
    });
    const ids = found.slice(0, pageSize).map(({ id }) => id);
    // The filter offers values of columns that are not shown, too.
    const read = [...columns, ...offeredColumns(keys)];
    const listed = isTree
      ? await listTree(teamId, experiment.id, ids, read, new Set(address.open))
      : (await readRunRows(teamId, ids, read)).map((run) => ({
          run,
          depth: 0,
          children: 0,
          isOpen: false,
        }));
    const nextCursor = found.length > pageSize ? found[pageSize - 1]?.cursor : undefined;
    const drawn = await readDrawn(teamId, experiment, address, { keys, columns });
    const [baseline] = address.base ? await readRunRows(teamId, [address.base], columns) : [];
    return {
      ...page,
      listed,
      nextCursor,
      drawn,
      baseline: baseline?.experimentId === experiment.id ? baseline : undefined,
    };
  } catch (error) {
    return { ...page, problem: problemOf(error) };
  }
}

/** The first runs that the filter finds, children too, with what the charts may set against each other. */
async function readDrawn(
  teamId: string,
  { wireId }: Pick<Experiment, "wireId">,
  address: RunsAddress,
  { keys, columns }: Pick<RunsPage, "keys" | "columns">,
): Promise<RunsPage["drawn"]> {
  if (address.charts.every(({ kind }) => kind === "curves")) return { runs: [], columns: [] };
  const tried = chartColumns(address.charts, keys, columns);
  const found = await findRuns(teamId, {
    experimentWireIds: [wireId],
    filter: address.q,
    orderBy: orderOf(address),
    viewType: address.stage ? "DELETED_ONLY" : "ACTIVE_ONLY",
    limit: mostDrawn,
  });
  const ids = found.map(({ id }) => id);
  return { runs: await readRunRows(teamId, ids, tried), columns: tried };
}

/** Columns whose values the filter offers. */
export function offeredColumns(keys: RunKeys): RunColumn[] {
  return (["params", "tags"] as const).flatMap((kind) =>
    keys[kind]
      .filter((key) => !key.startsWith("mlflow."))
      .slice(0, mostTried)
      .map((key) => ({ kind, key })),
  );
}

/** Columns that charts name, those of the table, and some more, each once. */
export function chartColumns(
  charts: readonly RunChart[],
  keys: RunKeys,
  columns: readonly RunColumn[],
): RunColumn[] {
  const named = charts.flatMap(({ x, y, z }) => [x, y, z].flatMap((name) => parseColumn(name ?? "") ?? []));
  const tried = (["metrics", "params"] as const).flatMap((kind) =>
    keys[kind]
      .filter((key) => !key.startsWith("system/"))
      .slice(0, mostTried)
      .map((key) => ({ kind, key })),
  );
  const all = [...columns, ...named, ...tried].filter(({ kind }) => kind !== "attributes");
  return [...new Map(all.map((column) => [columnName(column), column])).values()];
}

/** The rows of the table: the baseline, if any, is the first. */
export function rowsOf({ baseline, listed }: RunsPage): ListedRun[] {
  if (!baseline) return listed;
  const first = { run: baseline, depth: 0, children: 0, isOpen: false };
  return [first, ...listed.filter(({ run }) => run.id !== baseline.id)];
}

/** The columns that the address names, else some of what the runs logged. */
function shownColumns(keys: RunKeys, { c }: RunsAddress): RunColumn[] {
  if (c.length > 0) return c.flatMap((name) => parseColumn(name) ?? []);
  return [
    ...keys.metrics
      .filter((key) => !key.startsWith("system/"))
      .slice(0, usualMetrics)
      .map((key) => ({ kind: "metrics" as const, key })),
    ...keys.params.slice(0, usualParams).map((key) => ({ kind: "params" as const, key })),
  ];
}

function orderOf(address: RunsAddress): string[] {
  const sort = sortOf(address);
  return sort ? [`${columnInFilter(sort.column)} ${sort.isDescending ? "DESC" : "ASC"}`] : [];
}

/** Runs with the children of those that are open below them, up to three levels. */
async function listTree(
  teamId: string,
  experimentId: string,
  ids: string[],
  columns: RunColumn[],
  open: ReadonlySet<string>,
  depth = 0,
): Promise<ListedRun[]> {
  const [rows, children] = await Promise.all([
    readRunRows(teamId, ids, columns),
    listChildren(teamId, experimentId, ids),
  ]);
  const listed: ListedRun[] = [];
  for (const run of rows) {
    const own = children.get(run.id);
    const isOpen = open.has(run.id) && depth < mostDepth;
    listed.push({ run, depth, children: own?.count ?? 0, isOpen });
    if (own && isOpen)
      listed.push(...(await listTree(teamId, experimentId, own.ids, columns, open, depth + 1)));
  }
  return listed;
}
