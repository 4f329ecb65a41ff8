import { and, eq, type SQL, sql } from "drizzle-orm";
import { experimentRuns, valueStartLength } from "@/db/schema/experiments";
import type { Comparison } from "./filter";
import { type CursorType, cursorValue } from "./page-cursor";
import { isLogged, loggedTables } from "./run-conditions";
import { lifecycle, type RunPlan } from "./run-search";

/** Runs that a search looks at one by one: what stands before the statement, and in its `from` as `experiment_runs`. */
export interface Candidates {
  before: SQL;
  from: SQL;
  /** Comparisons that they may not satisfy; all of the search unless given. */
  left?: Comparison[];
}

/** Most that may tie with the last run of a walk, in walks. More would be read faster all together. */
const mostTies = 4;

/** The runs whose ids (`run_id`) a statement gives. @param most with more than these, none are */
export function candidates(statement: SQL, most?: number): Candidates {
  const guard = most === undefined ? sql`` : sql` and (select count(*) from candidate) <= ${most}`;
  return {
    before: sql`with candidate as materialized (${statement})`,
    // Without the offset, Postgres would rather read the whole table of runs than look up each candidate.
    from: sql`candidate cross join lateral (
      select * from experiment_runs run where run.id = candidate.run_id${guard} offset 0) experiment_runs`,
  };
}

/**
 * The first runs of a search's only experiment in its order, from an index, with all that tie with the last
 * of them. Undefined where no index has the order.
 * @param most number of runs, without those that tie
 */
export function walkRuns(plan: RunPlan, most: number): Candidates | undefined {
  const {
    orders: [first],
    after: cursor,
  } = plan;
  const experimentId = plan.experimentIds[0]!;
  if (!first) return walkColumn(plan, startColumn, most);
  const column = first.entity === "attribute" ? walkedColumns.get(first.key) : undefined;
  if (column) return walkColumn(plan, column, most);
  if (!isLogged(first.entity) || (cursor && cursor[0] !== "0")) return undefined;
  const { entity, key, isDescending } = first;
  const table = loggedTables[entity];
  const value = entity === "metric" ? loggedTables.metric.value : loggedTables[entity].valueStart;
  const start =
    entity === "metric"
      ? sql`${cursor?.[1]}::text::float8`
      : sql`left(${cursor?.[1]}::text, ${valueStartLength}::int)`;
  const conditions = [
    eq(table.experimentId, experimentId),
    eq(table.key, key),
    entity === "metric" ? sql`${value} < 'NaN'::float8` : undefined,
    cursor && sql`${value} ${isDescending ? sql`<=` : sql`>=`} ${start}`,
  ];
  const walk = sql`select run_id from ${table} where ${and(...conditions)}
    order by ${value} ${sql.raw(isDescending ? "desc" : "asc")} fetch first ${most} rows with ties`;
  return candidates(walk, most * mostTies);
}

/** A column of runs that an index of an experiment's runs has. */
interface WalkedColumn {
  value: SQL;
  type: CursorType;
  /** True for a column that some runs lack; they come last. */
  isOptional?: boolean;
}

const startColumn: WalkedColumn = { value: sql`started_at`, type: "timestamptz" };
const endColumn: WalkedColumn = { value: sql`ended_at`, type: "timestamptz", isOptional: true };
const nameColumn: WalkedColumn = { value: sql.raw(`left(name, ${valueStartLength})`), type: "text" };
/** By their names in orders. */
const walkedColumns = new Map([
  ...["start_time", "created", "Created"].map((name) => [name, startColumn] as const),
  ["end_time", endColumn],
  ...["run_name", "Run name", "Run Name", "run name"].map((name) => [name, nameColumn] as const),
]);

function walkColumn(
  plan: RunPlan,
  { value, type, isOptional }: WalkedColumn,
  most: number,
): Candidates | undefined {
  const {
    orders: [first],
    after: cursor,
  } = plan;
  if (first && cursor && cursor[0] !== "0") return undefined;
  const isDescending = first?.isDescending ?? true;
  const from = cursorValue(first ? cursor?.[1] : cursor?.[0], type);
  const start = type === "text" ? sql`left(${from}, ${valueStartLength}::int)` : from;
  const conditions = [
    eq(experimentRuns.experimentId, plan.experimentIds[0]!),
    ...lifecycle(plan),
    isOptional ? sql`${value} is not null` : undefined,
    cursor && sql`${value} ${isDescending ? sql`<=` : sql`>=`} ${start}`,
  ];
  return {
    before: sql``,
    // In the order of the whole statement, so that Postgres ends with the page where it can.
    from: sql`(select * from experiment_runs where ${and(...conditions)}
      order by ${value} ${sql.raw(isDescending ? "desc" : "asc")} fetch first ${most} rows with ties) experiment_runs`,
  };
}
