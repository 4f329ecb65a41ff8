import { and, eq, type SQL, sql } from "drizzle-orm";
import type { PgColumn } from "drizzle-orm/pg-core";
import {
  experimentInputs,
  experimentLatestMetrics,
  experimentParams,
  experimentRuns,
  experimentTags,
  valueStartLength,
} from "@/db/schema/experiments";
import { DomainError } from "@/lib/base/errors";
import type { Comparison } from "./filter";
import { runAttribute } from "./run-attributes";
import { sqlComparison } from "./sql-comparison";

/** Tables of what runs log, by the entity of a filter. */
export const loggedTables = { metric: experimentLatestMetrics, param: experimentParams, tag: experimentTags };
export type LoggedEntity = keyof typeof loggedTables;

/** Keys whose comparisons have a subquery of their own. */
const mostSets = 6;
/** Fields of a run's datasets, by their names in filters. */
const datasets: Record<string, SQL> = {
  name: sql`${experimentInputs.name}`,
  digest: sql`${experimentInputs.digest}`,
  context: sql`${experimentInputs.tags} ->> 'mlflow.data.context'`,
};

export function isLogged(entity: Comparison["entity"]): entity is LoggedEntity {
  return Object.hasOwn(loggedTables, entity);
}

/**
 * Conditions on one run, for few runs: they look up its values. @param runId column with its id
 * @returns those on what it logged, and those on its own row @throws DomainError "invalid"
 */
export function conditionsByRun(
  comparisons: Comparison[],
  runId: SQL = sql`${experimentRuns.id}`,
): { logged: SQL[]; own: SQL[] } {
  const keys = byKey(comparisons);
  const single = keys.slice(0, mostSets).map((own) => {
    const { entity, key } = own[0]!;
    const table = loggedTables[entity as LoggedEntity];
    const matching = and(sql`${table.runId} = ${runId}`, eq(table.key, key), ...own.flatMap(valueConditions));
    // The offset keeps Postgres from reading the whole table in place of these runs.
    const found = sql`exists (select from ${table} where ${matching} offset 0)`;
    return isAbsence(own[0]!) ? sql`not ${found}` : found;
  });
  return {
    logged: [...single, ...valuesOfRun(keys.slice(mostSets).flat(), runId)],
    own: ownConditions(comparisons),
  };
}

/**
 * The same conditions for all runs of experiments: each reads its runs from an index of values once.
 * @throws DomainError "invalid"
 */
export function conditionsBySets(comparisons: Comparison[], experimentIds: string[]): SQL[] {
  const keys = byKey(comparisons);
  const sets = keys.slice(0, mostSets).map((own) => {
    // Without the offset, Postgres would look up each run instead.
    const found = sql`select 1 from (${runsWith(own, experimentIds)} offset 0) found where found.run_id = ${experimentRuns.id}`;
    return isAbsence(own[0]!) ? sql`not exists (${found})` : sql`exists (${found})`;
  });
  const others = valuesOfRun(keys.slice(mostSets).flat(), sql`${experimentRuns.id}`);
  return [...sets, ...others, ...ownConditions(comparisons)];
}

/** Comparisons of logged values, those of one value together. */
export function byKey(comparisons: Comparison[]): Comparison[][] {
  const groups = new Map<string, Comparison[]>();
  for (const comparison of comparisons) {
    if (!isLogged(comparison.entity)) continue;
    const name = `${comparison.entity} ${comparison.key}${isAbsence(comparison) ? " absent" : ""}`;
    groups.set(name, [...(groups.get(name) ?? []), comparison]);
  }
  return [...groups.values()];
}

/** Statement for the runs of experiments with a logged value that satisfies comparisons of its key, from an index. */
export function runsWith(own: Comparison[], experimentIds: string[]): SQL {
  const { key, entity } = own[0]!;
  const table = loggedTables[entity as LoggedEntity];
  return sql`select ${table.runId} as run_id from ${table} where ${and(
    // Of one experiment, the runs with one value come in the order of their ids, and are merged as they come.
    experimentIds.length === 1
      ? sql`${table.experimentId} = ${experimentIds[0]}`
      : sql`${table.experimentId} = any(${sql.param(experimentIds)}::text[])`,
    eq(table.key, key),
    ...own.flatMap(indexConditions),
  )}`;
}

/** Conditions on an entry of an index of values, for a comparison of its key. */
export function indexConditions(comparison: Comparison): SQL[] {
  const { operator, value } = comparison;
  const entity = comparison.entity as LoggedEntity;
  if (entity === "metric") return [isNumber, valueCondition(comparison)];
  if (operator.startsWith("IS")) return [];
  const { valueStart } = loggedTables[entity];
  // Values that the index has whole (shared-values.ts).
  if (operator === "=" && Array.isArray(value)) return [isOneOf(valueStart, value)];
  const wanted = String(value);
  const whole = sqlComparison(wholeText(entity), "text", comparison);
  // Of a shorter text the index has all.
  if (operator === "=" && wanted.length < valueStartLength) return [sql`${valueStart} = ${wanted}`];
  if (operator === "=") return [sql`${valueStart} = ${startOf(wanted)}`, whole];
  const beginning = wanted.replace(/[%_].*$/s, "");
  if (operator === "LIKE" && beginning !== "") return [sql`${valueStart} ^@ ${startOf(beginning)}`, whole];
  return [whole];
}

/** True for a comparison that runs without the key satisfy. */
export function isAbsence({ entity, operator }: Comparison): boolean {
  return entity !== "metric" && operator === "IS NULL";
}

/** A logged text from the index alone, except for long ones. */
export function wholeText(entity: "param" | "tag"): SQL {
  const table = loggedTables[entity];
  // The number of bytes, which need not be counted, is at least that of characters.
  return sql`case when octet_length(${table.valueStart}) < ${sql.raw(String(valueStartLength))} then ${table.valueStart} else (
    select whole.value from ${table} whole where whole.run_id = ${table.runId} and whole.key = ${table.key}) end`;
}

/** Beginning of a text, as indices have it. */
function startOf(value: string): SQL {
  return sql`left(${value}::text, ${valueStartLength}::int)`;
}

const isNumber = sql`${experimentLatestMetrics.value} <> 'NaN'::float8`;

function valueCondition(comparison: Comparison): SQL {
  return sqlComparison(sql`${experimentLatestMetrics.value}`, "number", comparison);
}

/**
 * One condition per table that the comparisons refer to. With a subquery per comparison, planning time would grow faster
 * than the square of their number.
 */
function valuesOfRun(comparisons: Comparison[], runId: SQL): SQL[] {
  return (["metric", "param", "tag"] as const).flatMap((entity) => {
    const own = comparisons.filter((comparison) => comparison.entity === entity);
    if (own.length === 0) return [];
    const table = loggedTables[entity];
    const keys = sql.param([...new Set(own.map(({ key }) => key))]);
    const all = sql.join(own.map(someValue), sql` and `);
    return sql`(select ${all} from ${table} where ${table.runId} = ${runId} and ${table.key} = any(${keys}::text[]))`;
  });
}

/** Condition that one of a run's rows satisfies a comparison: an aggregate over the rows of its key. */
function someValue(comparison: Comparison): SQL {
  const { entity, key, operator } = comparison;
  const table = loggedTables[entity as LoggedEntity];
  const some = (matching: SQL) => sql`coalesce(bool_or(${table.key} = ${key} and ${matching}), false)`;
  const matching = sql.join([sql`true`, ...valueConditions(comparison)], sql` and `);
  return operator === "IS NULL" ? sql`not ${some(matching)}` : some(matching);
}

/** Conditions on a row of the key. */
function valueConditions(comparison: Comparison): SQL[] {
  const { operator, value } = comparison;
  const entity = comparison.entity as LoggedEntity;
  if (entity === "metric") return [isNumber, valueCondition(comparison)];
  if (operator.startsWith("IS")) return [];
  const own = loggedTables[entity].value;
  const isList = operator === "=" && Array.isArray(value);
  return isList ? [isOneOf(own, value)] : [sqlComparison(sql`${own}`, "text", comparison)];
}

function isOneOf(column: PgColumn, values: unknown[]): SQL {
  return sql`${column} = any(${sql.param(values)}::text[])`;
}

/** Conditions on attributes and datasets of a run. */
function ownConditions(comparisons: Comparison[]): SQL[] {
  return comparisons
    .filter(({ entity }) => !isLogged(entity))
    .map((comparison) =>
      comparison.entity === "dataset" ? datasetCondition(comparison) : attributeCondition(comparison),
    );
}

function datasetCondition(comparison: Comparison): SQL {
  const { key } = comparison;
  if (!Object.hasOwn(datasets, key))
    throw new DomainError(
      "invalid",
      `Invalid dataset key '${key}' specified. Valid keys are ${Object.keys(datasets).join(", ")}`,
    );
  const matching = sqlComparison(datasets[key]!, "list", comparison);
  return sql`exists (select from ${experimentInputs} where ${experimentInputs.runId} = ${experimentRuns.id} and ${matching})`;
}

function attributeCondition(comparison: Comparison): SQL {
  const { type, value } = runAttribute(comparison.key, "the filter");
  return type === "time"
    ? sqlComparison(sql`extract(epoch from ${value}) * 1000`, "number", comparison)
    : sqlComparison(value, "list", comparison);
}
