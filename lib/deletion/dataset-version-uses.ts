import { and, asc, eq, type SQL } from "drizzle-orm";
import { db } from "@/db/client";
import { datasets, datasetVersions } from "@/db/schema/datasets";
import type { Use } from "./use";

const mostListed = 50;

/** Dataset versions under a condition on `datasetVersions`, at most fifty. They outlive what they were made from. */
export async function datasetVersionUses(teamId: string, condition: SQL | undefined): Promise<Use[]> {
  const rows = await db()
    .select({ id: datasetVersions.id, name: datasets.name, version: datasetVersions.version })
    .from(datasetVersions)
    .innerJoin(datasets, eq(datasets.id, datasetVersions.datasetId))
    .where(and(eq(datasetVersions.teamId, teamId), condition))
    .orderBy(asc(datasets.name), asc(datasetVersions.version))
    .limit(mostListed);
  return rows.map(({ id, name, version }) => ({
    kind: "dataset version",
    id,
    name: `${name} ${version}`,
    url: `/datasets/${name}?version=${version}`,
    isHolding: false,
  }));
}
