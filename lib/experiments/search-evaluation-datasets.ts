import { and, eq, sql } from "drizzle-orm";
import { db } from "@/db/client";
import { evaluationDatasets as table } from "@/db/schema/evaluation-datasets";
import { type EvaluationDataset, evaluationDatasetColumns } from "./evaluation-datasets";
import { pageAfter } from "./keyset";
import { type RowSearch, type Searchable, searchRows, searchTime } from "./search-rows";

/**
 * Searches the team's evaluation datasets by MLflow's filter and order. @returns a page, and its token where more follow
 * @param experimentWireIds numbers of experiments, one of which uses a dataset; none for all @throws DomainError "invalid"
 */
export async function searchEvaluationDatasets(
  teamId: string,
  { experimentWireIds, limit, ...search }: RowSearch & { experimentWireIds: string[] },
): Promise<{ rows: EvaluationDataset[]; next?: string }> {
  const { order, cursor, where } = searchRows(search, searchable);
  const found = await db()
    .select({ ...evaluationDatasetColumns(), cursor })
    .from(table)
    .where(
      and(
        eq(table.teamId, teamId),
        experimentWireIds.length === 0
          ? undefined
          : sql`${table.experimentWireIds} ?| ${sql.param(experimentWireIds)}::text[]`,
        where,
      ),
    )
    .orderBy(...order)
    .limit(limit + 1);
  const { rows, next } = pageAfter(found, limit);
  return { rows: rows.map(({ dataset, records }) => ({ ...dataset, records })), next };
}

const searchable: Searchable = {
  name: "evaluation datasets",
  fields: {
    name: { type: "text", value: sql`${table.name}` },
    dataset_id: { type: "text", value: sql`${table.id}`, isFilter: false, isOrder: false },
    created_time: searchTime(sql`${table.createdAt}`),
    last_update_time: searchTime(sql`${table.updatedAt}`),
    created_by: { type: "text", value: sql`${table.createdBy}`, isOrder: false },
    last_updated_by: { type: "text", value: sql`${table.updatedBy}`, isOrder: false },
  },
  tag: (key) => sql`(${table.tags} ->> ${key}::text)`,
  order: [
    { entity: "attribute", key: "created_time", isDescending: true },
    { entity: "attribute", key: "dataset_id", isDescending: false },
  ],
};
