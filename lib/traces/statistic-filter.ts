import { type SQL, sql } from "drizzle-orm";
import { traceAssessments, traceSpans, traces } from "@/db/schema/traces";
import { DomainError } from "@/lib/base/errors";
import { whyNotKept } from "@/lib/base/keepable";
import type { StatisticView } from "./statistic-views";
import { traceKeys } from "./trace";

const pattern =
  /^(trace|span|assessment)\.(\w+)(?:\.(`[^`]+`|"[^"]+"|[^\s=!<>]+))?(?:\s*(=|!=|<=?|>=?)|\s+([a-z]+))\s*'([^']*)'$/i;
const viewOf: Record<string, StatisticView> = { span: "SPANS", assessment: "ASSESSMENTS" };

/** Fields that a filter compares, by view and name; those of a trace with a key are below. */
const fields: Record<string, SQL> = {
  "trace.status": sql`${traces.state}`,
  "span.name": sql`${traceSpans.name}`,
  "span.status": sql`${traceSpans.status}`,
  "span.type": sql`${traceSpans.type}`,
  "assessment.name": sql`${traceAssessments.name}`,
  "assessment.type": sql`${traceAssessments.kind}`,
};
const keyed = { "trace.tag": traces.tags, "trace.metadata": traces.metadata };

/**
 * Condition of one comparison, such as `trace.tag.team = 'a'` (SearchTraceMetricsUtils of mlflow/utils/search_utils.py).
 * @throws DomainError "invalid"
 */
export function statisticFilter(filter: string, view: StatisticView): SQL {
  const found = filter.trim().slice(0, 20_000).match(pattern) ?? [];
  const [, subject = "", entity = "", quoted, sign, word, value = ""] = found;
  const comparator = sign ?? word;
  if (comparator === undefined || whyNotKept(filter) !== undefined)
    throw invalid(`Invalid filter: '${filter.slice(0, 300)}'. Expected one filter clause.`);
  if (comparator !== "=")
    throw invalid(`Invalid comparator: '${comparator}', only '=' operator is supported`);
  const needed = viewOf[subject.toLowerCase()];
  if (needed && needed !== view)
    throw invalid(`Filtering by ${subject} is only supported for ${needed} view type, got ${view}`);
  const name = `${subject}.${entity}`.toLowerCase();
  const key = quoted?.replace(/^[`"]|[`"]$/g, "");
  if (name === "trace.tag" || name === "trace.metadata") {
    if (!key) throw invalid(`Filtering by ${entity} requires a key, e.g. '${name}.<key> = <value>'`);
    const own = sql`${keyed[name]} ->> ${key}::text = ${value}`;
    if (name === "trace.metadata" && key === traceKeys.sourceRun)
      return sql`(${own} or ${traces.linkedRuns} ? ${value})`;
    return sql`${own}`;
  }
  const field = Object.hasOwn(fields, name) ? fields[name] : undefined;
  if (!field) throw invalid(`Invalid entity '${entity}' specified for view type '${subject}'.`);
  if (key) throw invalid(`Filtering by ${entity} does not require a key, use '${name}' instead`);
  return sql`${field} = ${value}`;
}

function invalid(message: string): DomainError {
  return new DomainError("invalid", message);
}
