import { and, eq, inArray, type SQL, sql } from "drizzle-orm";
import { db } from "@/db/client";
import { experiments } from "@/db/schema/experiments";
import { traceAssessments, traceSpans, traces } from "@/db/schema/traces";
import { DomainError } from "@/lib/base/errors";
import { type Comparison, type Order, parseComparisons, parseOrdersOf } from "@/lib/experiments/filter";
import { type KeyPart, keyset, orMissing, pageAfter } from "@/lib/experiments/keyset";
import { sqlComparison } from "@/lib/experiments/sql-comparison";
import { traceColumns, withAssessments } from "./queries";
import { type Trace, traceKeys } from "./trace";

export interface TraceSearch {
  experimentWireIds: string[];
  filter?: string;
  orderBy?: string[];
  limit: number;
  /** Token of the page before. */
  after?: string;
}

type Entity = "attribute" | "tag" | "metadata" | "span" | "feedback" | "expectation";

/** Words of MLflow's filters (SearchTraceUtils in mlflow/utils/search_utils.py). */
const vocabulary: Record<string, Entity> = {
  attribute: "attribute",
  attributes: "attribute",
  trace: "attribute",
  tag: "tag",
  tags: "tag",
  metadata: "metadata",
  request_metadata: "metadata",
  span: "span",
  feedback: "feedback",
  expectation: "expectation",
};
const texts: Record<string, SQL> = {
  request_id: sql`${traces.id}`,
  trace_id: sql`${traces.id}`,
  status: sql`${traces.state}`,
  client_request_id: sql`${traces.clientRequestId}`,
  name: sql`(${traces.tags} ->> ${traceKeys.name}::text)`,
};
const startedMs = sql`(extract(epoch from ${traces.requestedAt}) * 1000)`;
const endedMs = sql`(${startedMs} + coalesce(${traces.durationMs}, 0))`;
const numbers: Record<string, SQL> = {
  timestamp: startedMs,
  timestamp_ms: startedMs,
  execution_time: sql`${traces.durationMs}`,
  execution_time_ms: sql`${traces.durationMs}`,
  end_time: endedMs,
  end_time_ms: endedMs,
};
const spanFields: Record<string, SQL> = {
  name: sql`${traceSpans.name}`,
  type: sql`${traceSpans.type}`,
  status: sql`${traceSpans.status}`,
};
/** The text that `text` is searched in: a span's name and its attributes as JSON. */
const spanText = sql`(${traceSpans.name} || ' ' || ${traceSpans.attributes}::text)`;

/**
 * Searches the team's traces by MLflow's filter and order, newest first. Values that are missing come last in either
 * direction. @returns a page, and its token where more follow
 * @throws DomainError "invalid" when filter, order or token cannot be read
 */
export async function searchTraces(
  teamId: string,
  search: TraceSearch,
): Promise<{ traces: Trace[]; next?: string }> {
  const wanted = parseOrdersOf(search.orderBy ?? [], vocabulary).flatMap(orderParts);
  const { order, cursor, after } = keyset([...wanted, ...newest], search.after);
  const where = conditionOf(teamId, search);
  if (search.experimentWireIds.length === 0) return { traces: [] };
  const found = await db()
    .select({ ...traceColumns, cursor })
    .from(traces)
    .innerJoin(experiments, eq(experiments.id, traces.experimentId))
    .where(and(where, after))
    .orderBy(...order)
    .limit(search.limit + 1);
  const { rows, next } = pageAfter(found, search.limit);
  return { traces: await withAssessments(teamId, rows), next };
}

/** Statement for the ids of the traces that a search finds. @throws DomainError "invalid" when the filter cannot be read */
export function tracesWhere(teamId: string, search: Pick<TraceSearch, "experimentWireIds" | "filter">): SQL {
  return sql`select ${traces.id} from ${traces} join ${experiments} on ${experiments.id} = ${traces.experimentId}
    where ${conditionOf(teamId, search)}`;
}

/** Number of traces of a run's experiment that happened in it, or were linked to it. */
export async function countTracesOfRun(
  teamId: string,
  { id, experimentId }: { id: string; experimentId: string },
): Promise<number> {
  return db().$count(
    traces,
    and(eq(traces.teamId, teamId), eq(traces.experimentId, experimentId), runCondition(id)),
  );
}

/** Condition of the team's traces, joined with their experiments, that a search finds. @throws DomainError "invalid" */
export function conditionOf(
  teamId: string,
  { experimentWireIds, filter }: Pick<TraceSearch, "experimentWireIds" | "filter">,
): SQL {
  const comparisons = parseComparisons(filter, vocabulary);
  const conditions = comparisons.filter((comparison) => !isOfSpan(comparison)).map(condition);
  // All comparisons of spans are about the same span.
  const ofSpan = comparisons.filter(isOfSpan).map(spanCondition);
  if (ofSpan.length > 0)
    conditions.push(
      sql`exists (select from ${traceSpans} where ${and(eq(traceSpans.teamId, teamId), eq(traceSpans.traceId, traces.id), ...ofSpan)})`,
    );
  return and(
    eq(traces.teamId, teamId),
    eq(experiments.teamId, teamId),
    inArray(experiments.wireId, experimentWireIds),
    ...conditions,
  )!;
}

const newest: KeyPart[] = [
  { value: sql`${traces.requestedAt}`, type: "timestamptz", isDescending: true },
  { value: sql`${traces.id}`, type: "text", isDescending: false },
];

const isText = ({ entity, key }: Comparison<Entity>) => entity === "attribute" && key === "text";
const isOfSpan = (comparison: Comparison<Entity>) => comparison.entity === "span" || isText(comparison);

function condition(comparison: Comparison<Entity>): SQL {
  const { entity, key, operator, value } = comparison;
  if (entity === "tag") return pairCondition(sql`${traces.tags}`, comparison);
  if (entity === "metadata")
    return key === traceKeys.sourceRun && operator === "="
      ? runCondition(value)
      : pairCondition(sql`${traces.metadata}`, comparison);
  if (entity === "feedback" || entity === "expectation") return assessmentCondition(entity, comparison);
  if (key === "run_id") return operator === "=" ? runCondition(value) : sourceRunCondition(comparison);
  if (key === "prompt") return promptCondition(comparison);
  if (Object.hasOwn(numbers, key)) return sqlComparison(numbers[key]!, "number", comparison);
  if (Object.hasOwn(texts, key)) return sqlComparison(texts[key]!, "list", comparison);
  const known = [...Object.keys(texts), ...Object.keys(numbers), "run_id", "prompt", "text"];
  throw new DomainError(
    "invalid",
    `Invalid attribute key '${key}' specified. Valid keys are: ${known.join(", ")}`,
  );
}

function pairCondition(pairs: SQL, comparison: Comparison<Entity>): SQL {
  const { key, operator } = comparison;
  if (operator === "IS NULL") return sql`not ${pairs} ? ${key}`;
  if (operator === "IS NOT NULL") return sql`${pairs} ? ${key}`;
  return sqlComparison(sql`(${pairs} ->> ${key}::text)`, "text", comparison);
}

/** Traces that happened in a run, or were linked to it. */
function runCondition(value: unknown): SQL {
  const run = String(value);
  return sql`(${traces.metadata} ->> ${traceKeys.sourceRun}::text = ${run} or ${traces.linkedRuns} ? ${run})`;
}

function sourceRunCondition(comparison: Comparison<Entity>): SQL {
  return sqlComparison(sql`(${traces.metadata} ->> ${traceKeys.sourceRun}::text)`, "list", comparison);
}

function promptCondition({ operator, value }: Comparison<Entity>): SQL {
  const prompt = String(value);
  if (operator !== "=")
    throw new DomainError(
      "invalid",
      `Invalid comparator '${operator}' for prompts filter. Only '=' is supported with format: prompt = "name/version"`,
    );
  if (prompt.split("/").length !== 2)
    throw new DomainError(
      "invalid",
      `Invalid prompts filter value '${prompt.slice(0, 300)}'. Expected format: prompt = "name/version"`,
    );
  return sql`${traces.linkedPrompts} ? ${prompt}`;
}

/** A valid assessment of that name whose value matches: as text, or as a number for orders. */
function assessmentCondition(kind: "feedback" | "expectation", comparison: Comparison<Entity>): SQL {
  const table = traceAssessments;
  const { key, operator, value } = comparison;
  const exists = (...matching: SQL[]) =>
    sql`exists (select from ${table} where ${and(eq(table.teamId, traces.teamId), eq(table.traceId, traces.id), eq(table.kind, kind), eq(table.name, key), table.isValid, ...matching)})`;
  if (operator === "IS NULL") return sql`not ${exists()}`;
  if (operator === "IS NOT NULL") return exists();
  if (operator.startsWith("<") || operator.startsWith(">")) {
    // Postgres would have NaN above all numbers.
    if (Number.isNaN(Number(value)))
      throw new DomainError("invalid", `"${key}" is compared by ${operator} with a number.`);
    return exists(
      sql`jsonb_typeof(${table.value}) = 'number'`,
      sqlComparison(
        sql`(case when jsonb_typeof(${table.value}) = 'number' then (${table.value} #>> '{}')::float8 end)`,
        "number",
        { ...comparison, value: Number(value) },
      ),
    );
  }
  return exists(sqlComparison(sql`(${table.value} #>> '{}')`, "text", comparison));
}

function spanCondition(comparison: Comparison<Entity>): SQL {
  const { key, operator } = comparison;
  const [, attribute] = key.match(/^attributes\.`?(.+?)`?$/s) ?? [];
  if (attribute !== undefined)
    return sqlComparison(sql`(${traceSpans.attributes} ->> ${attribute}::text)`, "list", comparison);
  if (isText(comparison) || key === "content") {
    if (operator === "LIKE" || operator === "ILIKE") return sqlComparison(spanText, "text", comparison);
    throw new DomainError("invalid", `span.content comparator '${operator}' not one of 'LIKE', 'ILIKE'`);
  }
  if (Object.hasOwn(spanFields, key)) return sqlComparison(spanFields[key]!, "list", comparison);
  throw new DomainError(
    "invalid",
    `Invalid span attribute '${key}'. Supported attributes: name, status, type, attributes.<attribute_name>.`,
  );
}

function orderParts({ entity, key, isDescending }: Order<Entity>): KeyPart[] {
  if (entity === "tag") return orMissing(sql`(${traces.tags} ->> ${key}::text)`, "text", isDescending);
  if (entity === "metadata" || key === "run_id") {
    const name = key === "run_id" ? traceKeys.sourceRun : key;
    return orMissing(sql`(${traces.metadata} ->> ${name}::text)`, "text", isDescending);
  }
  if (entity === "attribute" && key === "experiment_id")
    return [{ value: sql`${experiments.wireId}::bigint`, type: "bigint", isDescending }];
  if (entity === "attribute" && Object.hasOwn(texts, key))
    return orMissing(texts[key]!, "text", isDescending);
  if (entity === "attribute" && Object.hasOwn(numbers, key))
    return orMissing(sql`${numbers[key]}::float8`, "float8", isDescending);
  throw new DomainError("invalid", `Invalid order_by entity '${entity}' with key '${key}'`);
}
