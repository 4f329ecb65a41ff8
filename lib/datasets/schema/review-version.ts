import { and, eq } from "drizzle-orm";
import { db } from "@/db/client";
import { datasets, datasetVersions } from "@/db/schema/datasets";
import { DomainError } from "@/lib/base/errors";
import { type DatasetVersion, getDatasetVersion } from "@/lib/datasets/queries";
import { announce } from "@/lib/live/live";
import { findSchemaRow } from "./keep-schema";
import { readVersionBy } from "./stored-schema";

/**
 * Accepts or rejects a version whose file violates the schema. An accepted version is read by the dataset's newest schema,
 * values that do not fit as missing, and may be the latest; a rejected one stays, and is never the latest. A decision can
 * be taken back by the other one.
 * @throws DomainError "not-found"; "conflict" when the version has no violations
 */
export async function reviewVersion(
  teamId: string,
  name: string,
  version: number,
  decision: "accepted" | "rejected",
): Promise<DatasetVersion> {
  const found = await getDatasetVersion(teamId, name, version);
  await db().transaction(async (tx) => {
    await tx.select({ id: datasets.id }).from(datasets).where(eq(datasets.id, found.datasetId)).for("update");
    const [row] = await tx
      .select({ review: datasetVersions.review })
      .from(datasetVersions)
      .where(and(eq(datasetVersions.teamId, teamId), eq(datasetVersions.id, found.id)));
    if (!row?.review)
      throw new DomainError(
        "conflict",
        `${name} version ${version} fits its schema: there is nothing to review.`,
      );
    await tx.update(datasetVersions).set({ review: decision }).where(eq(datasetVersions.id, found.id));
    const newest = decision === "accepted" ? await findSchemaRow(tx, teamId, found.datasetId) : undefined;
    if (newest && newest.id !== found.schemaId) await readVersionBy(tx, found.id, newest.id);
  });
  announce({ teamId, kind: "dataset" });
  return getDatasetVersion(teamId, name, version);
}
