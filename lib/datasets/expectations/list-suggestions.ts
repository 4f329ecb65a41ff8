import { and, desc, eq } from "drizzle-orm";
import { db } from "@/db/client";
import { datasetVersions } from "@/db/schema/datasets";
import { findDatasetVersion } from "@/lib/datasets/queries";
import { schemaOf } from "@/lib/datasets/schema/schema-of";
import type { Expectation } from "./expectation";
import { type ExpectationSuggestion, suggestExpectations } from "./suggest";

/** Newest versions that count for the usual time between versions. */
const recentVersions = 20;

/** Suggestions from a dataset's latest version; none without one. @param expectations those that it has */
export async function listSuggestions(
  teamId: string,
  name: string,
  expectations: readonly Expectation[],
): Promise<ExpectationSuggestion[]> {
  const version = await findDatasetVersion(teamId, name, "latest");
  if (!version) return [];
  const recent = await db()
    .select({ createdAt: datasetVersions.createdAt })
    .from(datasetVersions)
    .where(and(eq(datasetVersions.teamId, teamId), eq(datasetVersions.datasetId, version.datasetId)))
    .orderBy(desc(datasetVersions.version))
    .limit(recentVersions);
  return suggestExpectations({
    columns: version.columns,
    schema: schemaOf(version),
    rows: version.rows,
    createdAt: recent.map(({ createdAt }) => createdAt),
    expectations,
  });
}
