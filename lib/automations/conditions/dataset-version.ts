import { and, asc, eq, gte, isNull, lt, or, type SQL } from "drizzle-orm";
import { z } from "zod";
import { db } from "@/db/client";
import { datasets, datasetVersions } from "@/db/schema/datasets";
import { defineCondition, type Occurrence } from "@/lib/automations/condition";
import { datasetName } from "@/lib/automations/fields";
import { dayMs } from "@/lib/base/time-units";

export default defineCondition({
  slug: "dataset-version",
  name: "a dataset version arrives",
  sentence: "a version of the dataset {dataset} arrives",
  note: "A version that does not fit the schema counts from when it is accepted.",
  initial: { type: "dataset-version", dataset: "claims" },
  schema: z.strictObject({ type: z.literal("dataset-version"), dataset: datasetName() }),
  now: ({ dataset }, { teamId, since }) => {
    const recent = new Date(Math.max(since.getTime(), Date.now() - 31 * dayMs));
    return arrived(teamId, dataset, gte(datasetVersions.createdAt, recent));
  },
  between: ({ dataset }, { teamId, since, until }) =>
    arrived(
      teamId,
      dataset,
      and(gte(datasetVersions.createdAt, since), lt(datasetVersions.createdAt, until)),
    ),
});

async function arrived(teamId: string, dataset: string, within: SQL | undefined): Promise<Occurrence[]> {
  const rows = await db()
    .select({
      id: datasetVersions.id,
      version: datasetVersions.version,
      rows: datasetVersions.rows,
      createdAt: datasetVersions.createdAt,
    })
    .from(datasetVersions)
    .innerJoin(datasets, eq(datasets.id, datasetVersions.datasetId))
    .where(
      and(
        eq(datasetVersions.teamId, teamId),
        eq(datasets.name, dataset),
        or(isNull(datasetVersions.review), eq(datasetVersions.review, "accepted")),
        within,
      ),
    )
    .orderBy(asc(datasetVersions.version))
    .limit(1000);
  return rows.map(({ id, version, rows, createdAt }) => ({
    cause: `dataset-version:${id}`,
    reason: `Version ${version} of ${dataset} arrived, with ${rows.toLocaleString("en-US")} rows.`,
    at: createdAt,
  }));
}
