import { and, type SQL, sql } from "drizzle-orm";
import { z } from "zod";
import { db } from "@/db/client";
import { readRows } from "@/db/rows";
import { experimentRuns, valueStartLength } from "@/db/schema/experiments";
import type { Comparison } from "./filter";
import { type CursorType, cursorText, cursorValue } from "./page-cursor";
import { indexConditions, isAbsence, isLogged, loggedTables, wholeText } from "./run-conditions";
import { lifecycle, type RunPlan } from "./run-search";

/** Runs that a search looks at one by one. */
export interface Candidates {
  /** Stands before the statement. */
  before: SQL;
  /** Column with their ids, for conditions on what they logged. */
  runId: SQL;
  /** Stands in `from`, and has their rows as `experiment_runs`. @param logged condition on what they logged */
  from(logged: SQL): SQL;
  /** Comparisons that they may not satisfy; all of the search unless given. */
  left?: Comparison[];
  /** The index that has them in the order of the search. */
  walked?: Walked;
}

/** A value of the index that a walk follows, which is the first part of the order. */
interface Walked {
  /** The value in the index. */
  column: SQL;
  isDescending: boolean;
  /** The whole value, where it is not a column of runs. */
  value?: SQL;
}

/** The runs whose ids (`run_id`) a statement gives. */
export function candidates(statement: SQL): Candidates {
  return {
    before: sql`with candidate as materialized (${statement})`,
    runId: sql`candidate.run_id`,
    from: (logged) =>
      sql`(select run_id from candidate where ${logged} offset 0) found ${rowOf(sql`found.run_id`)}`,
  };
}

/** Joins the row of a run. Without the offset, Postgres would rather read the whole table than look up each. */
function rowOf(runId: SQL): SQL {
  return sql`cross join lateral (select * from experiment_runs run where run.id = ${runId} offset 0) experiment_runs`;
}

/** An index that has the runs of an experiment in the order of a search. */
export interface Walk {
  /**
   * The runs from a value on, up to `most` of them and none of the value after them. @param from as `next` named it; the beginning
   * of the page unless given
   * @returns the runs, and the value of the first that is left; undefined where none is
   */
  piece(from: string | undefined, most: number): Promise<{ runs: Candidates; next: string | undefined }>;
}

/** The walk in the order of a search of one experiment; undefined where no index has the order. */
export function walkOf(plan: RunPlan): Walk | undefined {
  const source = sourceOf(plan);
  if (!source) return undefined;
  const { value, type, isDescending, conditions, table, runs } = source;
  const direction = sql.raw(isDescending ? "desc" : "asc");
  const bound = (text: string) =>
    type === "text" ? sql`left(${text}::text, ${valueStartLength}::int)` : cursorValue(text, type);
  return {
    async piece(from, most) {
      const begin = from ?? source.begin;
      const reached =
        begin === undefined
          ? undefined
          : sql`${value} ${sql.raw(isDescending ? "<=" : ">=")} ${bound(begin)}`;
      const rest = and(...conditions, reached);
      const [row] = await readRows(
        db().execute(sql`select ${cursorText(sql`value`, type)} as next from (
          select ${value} as value from ${table} where ${rest} order by value ${direction} offset ${most} limit 1) after`),
        { next: z.string() },
      );
      const next = row?.next;
      const end =
        next === undefined ? undefined : sql`${value} ${sql.raw(isDescending ? ">" : "<")} ${bound(next)}`;
      return { runs: runs(sql`where ${and(rest, end)} order by ${value} ${direction}`), next };
    },
  };
}

interface Source {
  /** The value that the index is ordered by. */
  value: SQL;
  type: CursorType;
  isDescending: boolean;
  conditions: (SQL | undefined)[];
  table: SQL;
  /** First value of the page. */
  begin: string | undefined;
  /** The runs of a part of the index. @param part `where` and `order by` */
  runs(part: SQL): Candidates;
}

function sourceOf(plan: RunPlan): Source | undefined {
  const [first] = plan.orders;
  if (!first) return columnSource(plan, startColumn);
  const column = first.entity === "attribute" ? walkedColumns.get(first.key) : undefined;
  if (column) return columnSource(plan, column);
  return isLogged(first.entity) ? loggedSource(plan) : undefined;
}

/** An index of the values of a key. */
function loggedSource({ orders, comparisons, experimentIds, after }: RunPlan): Source | undefined {
  const { entity, key, isDescending } = orders[0]!;
  if (!isLogged(entity) || (after && after[0] !== "0")) return undefined;
  const table = loggedTables[entity];
  const value =
    entity === "metric" ? sql`${loggedTables.metric.value}` : sql`${loggedTables[entity].valueStart}`;
  const own = comparisons.filter((each) => each.entity === entity && each.key === key && !isAbsence(each));
  const column = sql`walked.value`;
  return {
    value,
    type: entity === "metric" ? "float8" : "text",
    isDescending,
    conditions: [
      sql`${table.experimentId} = ${experimentIds[0]}`,
      sql`${table.key} = ${key}`,
      entity === "metric" ? sql`${value} < 'NaN'::float8` : undefined,
      ...own.flatMap(indexConditions),
    ],
    table: sql`${table}`,
    begin: after?.[1] ?? undefined,
    runs: (part) => ({
      before: sql``,
      runId: sql`entry.run_id`,
      from: (logged) => sql`(
        select entry.* from (
          select ${table.runId} as run_id, ${value} as value${entity === "metric" ? sql`` : sql`, ${wholeText(entity)} as whole`}
          from ${table} ${part}) entry
        where ${logged}) walked ${rowOf(sql`walked.run_id`)}`,
      left: comparisons.filter((each) => !own.includes(each)),
      walked: { column, isDescending, value: entity === "metric" ? column : sql`walked.whole` },
    }),
  };
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

function columnSource(plan: RunPlan, { value, type, isOptional }: WalkedColumn): Source | undefined {
  const {
    orders: [first],
    after,
  } = plan;
  if (first && after && after[0] !== "0") return undefined;
  const isDescending = first?.isDescending ?? true;
  return {
    value,
    type,
    isDescending,
    conditions: [
      sql`${experimentRuns.experimentId} = ${plan.experimentIds[0]}`,
      ...lifecycle(plan),
      isOptional ? sql`${value} is not null` : undefined,
    ],
    table: sql`experiment_runs`,
    begin: (first ? after?.[1] : after?.[0]) ?? undefined,
    runs: (part) => ({
      before: sql``,
      runId: sql`${experimentRuns.id}`,
      from: (logged) => sql`(
        select experiment_runs.* from (select * from experiment_runs ${part}) experiment_runs where ${logged}) experiment_runs`,
      walked: { column: value, isDescending },
    }),
  };
}
