import { and, eq, inArray, or, type SQL, sql } from "drizzle-orm";
import { db } from "@/db/client";
import { experiments } from "@/db/schema/experiments";
import { loggedModelMetrics, loggedModels } from "@/db/schema/logged-models";
import { DomainError } from "@/lib/base/errors";
import { type Comparison, parseFilter } from "./filter";
import { type KeyPart, keyset, orMissing, pageAfter } from "./keyset";
import type { LoggedModel } from "./logged-model";
import { withMetrics } from "./logged-models";
import { sqlComparison } from "./sql-comparison";

/** A dataset that a metric was measured on. */
interface DatasetRef {
  name: string;
  digest?: string;
}

interface LoggedModelOrder {
  /** An attribute, or `metrics.<key>`. */
  field: string;
  isDescending: boolean;
  /** Only values measured on this dataset count. */
  dataset?: { name?: string; digest?: string };
}

export interface LoggedModelSearch {
  experimentWireIds: string[];
  filter?: string;
  /** Only models with a metric of one of these; with comparisons of metrics, the values must be of one of these. */
  datasets: DatasetRef[];
  orderBy: LoggedModelOrder[];
  limit: number;
  /** Token of the page before. */
  after?: string;
}

const table = loggedModelMetrics;
const texts: Record<string, SQL> = {
  model_id: sql`${loggedModels.id}`,
  name: sql`${loggedModels.name}`,
  model_type: sql`${loggedModels.modelType}`,
  source_run_id: sql`${loggedModels.sourceRunId}`,
  status: sql`${loggedModels.status}`,
  experiment_id: sql`${experiments.wireId}`,
};
const times: Record<string, SQL> = {
  creation_time: sql`${loggedModels.createdAt}`,
  creation_timestamp: sql`${loggedModels.createdAt}`,
  creation_timestamp_ms: sql`${loggedModels.createdAt}`,
  last_updated_timestamp: sql`${loggedModels.updatedAt}`,
  last_updated_timestamp_ms: sql`${loggedModels.updatedAt}`,
};

/**
 * Searches the team's logged models that are not deleted. Values that are missing come last in either direction; ties go
 * to the newest model. @returns a page, and its token where more follow
 * @throws DomainError "invalid" when filter, order or token cannot be read
 */
export async function searchLoggedModels(
  teamId: string,
  search: LoggedModelSearch,
): Promise<{ models: LoggedModel[]; next?: string }> {
  const comparisons = parseFilter(search.filter);
  const { order, cursor, after } = keyset([...search.orderBy.flatMap(orderParts), ...newest], search.after);
  const conditions = comparisons.map((comparison) => condition(comparison, search.datasets));
  if (search.datasets.length > 0 && !comparisons.some(({ entity }) => entity === "metric"))
    conditions.push(someMetric(measuredOn(search.datasets)));
  if (search.experimentWireIds.length === 0) return { models: [] };
  const found = await db()
    .select({ model: loggedModels, experimentWireId: experiments.wireId, cursor })
    .from(loggedModels)
    .innerJoin(experiments, eq(experiments.id, loggedModels.experimentId))
    .where(
      and(
        eq(loggedModels.teamId, teamId),
        eq(experiments.teamId, teamId),
        inArray(experiments.wireId, search.experimentWireIds),
        eq(loggedModels.lifecycleStage, "active"),
        after,
        ...conditions,
      ),
    )
    .orderBy(...order)
    .limit(search.limit + 1);
  const { rows, next } = pageAfter(found, search.limit);
  return { models: await withMetrics(rows), next };
}

const newest: KeyPart[] = [
  { value: sql`${loggedModels.createdAt}`, type: "timestamptz", isDescending: true },
  { value: sql`${loggedModels.id}`, type: "text", isDescending: false },
];

function condition(comparison: Comparison, datasets: DatasetRef[]): SQL {
  const { entity, key } = comparison;
  if (entity === "attribute") {
    if (Object.hasOwn(times, key))
      return sqlComparison(sql`extract(epoch from ${times[key]}) * 1000`, "number", comparison);
    if (Object.hasOwn(texts, key)) return sqlComparison(texts[key]!, "list", comparison);
    throw new DomainError("invalid", `Invalid attribute key '${key}' in the filter of logged models.`);
  }
  if (entity === "dataset")
    throw new DomainError("invalid", "Invalid filter: name datasets in `datasets`, not in the filter.");
  if (entity !== "metric")
    return sqlComparison(
      sql`${entity === "tag" ? loggedModels.tags : loggedModels.params} ->> ${key}`,
      "list",
      comparison,
    );
  const matching = [eq(table.key, key), sqlComparison(sql`${table.value}`, "number", comparison)];
  if (datasets.length > 0) matching.push(measuredOn(datasets));
  return someMetric(and(...matching)!);
}

function someMetric(matching: SQL): SQL {
  return sql`exists (select from ${table} where ${table.modelId} = ${loggedModels.id} and ${matching})`;
}

function measuredOn(datasets: DatasetRef[]): SQL {
  return or(
    ...datasets.map(({ name, digest }) =>
      and(eq(table.datasetName, name), digest ? eq(table.datasetDigest, digest) : undefined),
    ),
  )!;
}

function orderParts({ field, isDescending, dataset = {} }: LoggedModelOrder): KeyPart[] {
  const [, key] = field.match(/^metrics\.(.+)$/s) ?? [];
  if (key === undefined) {
    if (Object.hasOwn(times, field)) return orMissing(times[field]!, "timestamptz", isDescending);
    if (Object.hasOwn(texts, field)) return orMissing(texts[field]!, "text", isDescending);
    throw new DomainError(
      "invalid",
      `Invalid order by field name: ${field}${field.includes(".") ? ". Only metrics are supported." : ""}`,
    );
  }
  const last = sql`(select ${table.value} from ${table} where ${and(
    eq(table.modelId, loggedModels.id),
    eq(table.key, key),
    dataset.name ? eq(table.datasetName, dataset.name) : undefined,
    dataset.digest ? eq(table.datasetDigest, dataset.digest) : undefined,
  )} order by ${table.loggedAt} desc, ${table.step} desc, ${table.runId} limit 1)`;
  return orMissing(last, "float8", isDescending);
}
