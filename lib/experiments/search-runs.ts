import { and, eq, inArray, type SQL, sql } from "drizzle-orm";
import { db } from "@/db/client";
import {
  experimentInputs,
  experimentLatestMetrics,
  experimentParams,
  experimentRuns,
  experiments,
  experimentTags,
} from "@/db/schema/experiments";
import { DomainError } from "@/lib/base/errors";
import type { ExperimentRun } from "./experiment";
import { type Comparison, type Order, parseFilter, parseOrders } from "./filter";
import { experimentColumns, loadRuns } from "./load-runs";
import { sqlComparison } from "./sql-comparison";

export interface RunSearch {
  experimentWireIds: string[];
  filter?: string;
  orderBy?: string[];
  viewType?: "ACTIVE_ONLY" | "DELETED_ONLY" | "ALL";
  limit: number;
  offset?: number;
}

const attributes: Record<string, SQL> = {
  run_id: sql`${experimentRuns.id}`,
  run_name: sql`${experimentRuns.name}`,
  "Run name": sql`${experimentRuns.name}`,
  "Run Name": sql`${experimentRuns.name}`,
  "run name": sql`${experimentRuns.name}`,
  artifact_uri: sql`(coalesce(${experiments.artifactLocation}, 'mlflow-artifacts:/' || ${experiments.wireId}) || '/' || ${experimentRuns.id} || '/artifacts')`,
  status: sql`${experimentRuns.status}`,
  user_id: sql`${experimentRuns.userName}`,
};
const times: Record<string, SQL> = {
  start_time: sql`${experimentRuns.startedAt}`,
  created: sql`${experimentRuns.startedAt}`,
  Created: sql`${experimentRuns.startedAt}`,
  end_time: sql`${experimentRuns.endedAt}`,
};
/** Fields of a run's datasets, by their names in filters. */
const datasets: Record<string, SQL> = {
  name: sql`${experimentInputs.name}`,
  digest: sql`${experimentInputs.digest}`,
  context: sql`${experimentInputs.tags} ->> 'mlflow.data.context'`,
};
const tables = { metric: experimentLatestMetrics, param: experimentParams, tag: experimentTags };

/**
 * Searches the team's experiment runs by MLflow's filter and order. NaN, then missing values, come last in either
 * direction; ties go to the run that started last. @throws DomainError "invalid" when filter or order cannot be parsed
 */
export async function searchRuns(teamId: string, search: RunSearch): Promise<ExperimentRun[]> {
  if (search.experimentWireIds.length === 0) return [];
  const { viewType = "ACTIVE_ONLY" } = search;
  const order = parseOrders(search.orderBy ?? []).flatMap(orderTerms);
  const rows = await db()
    .select({ run: experimentRuns, ...experimentColumns })
    .from(experimentRuns)
    .innerJoin(experiments, eq(experiments.id, experimentRuns.experimentId))
    .where(
      and(
        eq(experimentRuns.teamId, teamId),
        eq(experiments.teamId, teamId),
        inArray(experiments.wireId, search.experimentWireIds),
        viewType === "ALL"
          ? undefined
          : eq(experimentRuns.lifecycleStage, viewType === "DELETED_ONLY" ? "deleted" : "active"),
        ...conditions(parseFilter(search.filter)),
      ),
    )
    .orderBy(...order, sql`${experimentRuns.startedAt} desc`, experimentRuns.id)
    .limit(search.limit)
    .offset(search.offset ?? 0);
  return loadRuns(rows);
}

/**
 * Builds one condition per table that the comparisons refer to. With a subquery per comparison, planning time would
 * grow faster than the square of their number.
 */
function conditions(comparisons: Comparison[]): SQL[] {
  const logged = (["metric", "param", "tag"] as const).flatMap((entity) => {
    const own = comparisons.filter((comparison) => comparison.entity === entity);
    if (own.length === 0) return [];
    const table = tables[entity];
    const keys = sql.param([...new Set(own.map(({ key }) => key))]);
    const all = sql.join(own.map(loggedCondition), sql` and `);
    return sql`(select ${all} from ${table} where ${table.runId} = ${experimentRuns.id} and ${table.key} = any(${keys}::text[]))`;
  });
  const attributes = comparisons.filter(({ entity }) => entity === "attribute").map(attributeCondition);
  const inputs = comparisons.filter(({ entity }) => entity === "dataset").map(datasetCondition);
  return [...logged, ...attributes, ...inputs];
}

/** Condition that one of a run's rows satisfies a comparison: an aggregate over the rows of its key. */
function loggedCondition(comparison: Comparison): SQL {
  const { entity, key, operator } = comparison;
  const table = tables[entity as keyof typeof tables];
  const some = (matching: SQL) => sql`coalesce(bool_or(${table.key} = ${key} and ${matching}), false)`;
  if (entity === "metric") {
    return some(
      sql`${table.value} <> 'NaN'::float8 and ${sqlComparison(sql`${table.value}`, "number", comparison)}`,
    );
  }
  if (operator === "IS NULL") return sql`not ${some(sql`true`)}`;
  if (operator === "IS NOT NULL") return some(sql`true`);
  return some(sqlComparison(sql`${table.value}`, "text", comparison));
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
  const { key } = comparison;
  if (Object.hasOwn(times, key))
    return sqlComparison(sql`extract(epoch from ${times[key]}) * 1000`, "number", comparison);
  if (Object.hasOwn(attributes, key)) return sqlComparison(attributes[key]!, "list", comparison);
  throw new DomainError("invalid", `Invalid attribute key "${key}" in the filter.`);
}

function orderTerms({ entity, key, isDescending }: Order): SQL[] {
  if (entity === "dataset") throw new DomainError("invalid", "Runs are not ordered by their datasets.");
  const direction = sql.raw(isDescending ? "desc" : "asc");
  if (entity === "attribute") {
    const attribute = Object.hasOwn(attributes, key) ? attributes[key] : times[key];
    if (!attribute || !(Object.hasOwn(attributes, key) || Object.hasOwn(times, key)))
      throw new DomainError("invalid", `Invalid attribute key "${key}" in order_by.`);
    return [sql`${attribute} ${direction} nulls last`];
  }
  if (entity === "metric") {
    const table = experimentLatestMetrics;
    const value = sql`(select ${table.value} from ${table} where ${table.runId} = ${experimentRuns.id} and ${table.key} = ${key})`;
    return [
      sql`case when ${value} = 'NaN'::float8 then 1 when ${value} is null then 2 else 0 end`,
      sql`${value} ${direction}`,
    ];
  }
  const table = entity === "param" ? experimentParams : experimentTags;
  return [
    sql`(select ${table.value} from ${table} where ${table.runId} = ${experimentRuns.id} and ${table.key} = ${key}) ${direction} nulls last`,
  ];
}
