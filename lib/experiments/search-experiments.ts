import { and, eq, sql } from "drizzle-orm";
import { db } from "@/db/client";
import { experiments } from "@/db/schema/experiments";
import { pageAfter } from "./keyset";
import { type Experiment, getExperimentOnly } from "./queries";
import { type RowSearch, type Searchable, searchRows, searchTime } from "./search-rows";

/**
 * Searches the team's experiments by MLflow's filter and order. @returns a page, and its token where more follow
 * @param stage of the experiments; undefined for all @throws DomainError "invalid"
 */
export async function searchExperiments(
  teamId: string,
  { stage, limit, ...search }: RowSearch & { stage?: Experiment["lifecycleStage"] },
): Promise<{ rows: Experiment[]; next?: string }> {
  const { order, cursor, where } = searchRows(search, searchable);
  // Made at the first look, if it is not there.
  await getExperimentOnly(teamId, "0");
  const found = await db()
    .select({ experiment: experiments, cursor })
    .from(experiments)
    .where(
      and(eq(experiments.teamId, teamId), stage ? eq(experiments.lifecycleStage, stage) : undefined, where),
    )
    .orderBy(...order)
    .limit(limit + 1);
  const { rows, next } = pageAfter(found, limit);
  return { rows: rows.map(({ experiment }) => experiment), next };
}

const searchable: Searchable = {
  name: "experiments",
  fields: {
    name: { type: "text", value: sql`${experiments.name}` },
    experiment_id: {
      type: "number",
      value: sql`${experiments.wireId}::bigint`,
      text: sql`${experiments.wireId}`,
    },
    creation_time: searchTime(sql`${experiments.createdAt}`),
    last_update_time: searchTime(sql`${experiments.updatedAt}`),
  },
  tag: (key) => sql`(${experiments.tags} ->> ${key}::text)`,
  order: [
    { entity: "attribute", key: "creation_time", isDescending: true },
    { entity: "attribute", key: "experiment_id", isDescending: true },
  ],
};
