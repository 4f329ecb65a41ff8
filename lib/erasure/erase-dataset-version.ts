import { and, desc, eq, isNull, or } from "drizzle-orm";
import { db } from "@/db/client";
import {
  datasetComparisons,
  datasetProfiles,
  datasetSchemas,
  datasets,
  datasetVersions,
} from "@/db/schema/datasets";
import { erasureSteps, versionTombstones } from "@/db/schema/erasures";
import { expectationResults } from "@/db/schema/expectations";
import { storageForUri } from "@/lib/blocks/open-bucket";
import { type DatasetVersion, toVersion } from "@/lib/datasets/queries";
import { markFiles, sweepDeletedFiles } from "@/lib/deletion/deleted-files";
import { storage } from "@/lib/storage/open-storage";
import { eraseRows } from "./erase-version";
import type { Running } from "./erasure";

/**
 * Erases rows from the newest version of the team that the erasure has not searched yet. Newest first: encoded claims
 * without the key are erased by the rows of the version that they were derived from, which is older.
 * @returns false when all have been searched
 */
export async function eraseNextVersion(erasure: Running, signal?: AbortSignal): Promise<boolean> {
  const { id: erasureId, teamId, keys } = erasure;
  const [found] = await db()
    .select({ row: datasetVersions, dataset: datasets.name })
    .from(datasetVersions)
    .innerJoin(datasets, eq(datasets.id, datasetVersions.datasetId))
    .leftJoin(
      erasureSteps,
      and(
        eq(erasureSteps.erasureId, erasureId),
        eq(erasureSteps.kind, "dataset-version"),
        eq(erasureSteps.subject, datasetVersions.id),
      ),
    )
    .where(and(eq(datasetVersions.teamId, teamId), isNull(erasureSteps.subject)))
    .orderBy(desc(datasetVersions.id))
    .limit(1);
  if (!found) return false;
  const version = toVersion(found.row);
  const has = (one: DatasetVersion) => one.columns.some(({ name }) => name === keys.column);
  const by = has(version) ? version : await findSource(version, has);
  const step = {
    erasureId,
    kind: "dataset-version" as const,
    subject: version.id,
    name: `${found.dataset} ${version.version}`,
    searched: by ? version.rows : 0,
    isDone: true,
  };
  const erased = by && (await eraseRows(found.dataset, version, by, keys, signal));
  if (!erased) {
    const note = by ? null : `It has no column ${keys.column}.`;
    await db()
      .insert(erasureSteps)
      .values({ ...step, note })
      .onConflictDoNothing();
    return true;
  }
  const isOwn = await (await storageForUri(teamId, version.uri)).isOwn(version.uri);
  const { stored, rows, columns, dialect } = erased;
  const isKept = await db().transaction(async (tx) => {
    const [changed] = await tx
      .update(datasetVersions)
      .set({
        uri: stored.uri,
        sha256: stored.sha256,
        sizeBytes: stored.sizeBytes,
        rows,
        columns,
        dialect,
        // Profiled again by its schema; its violations would show erased values.
        profiledSchemaId: null,
        violations: null,
      })
      .where(and(eq(datasetVersions.id, version.id), eq(datasetVersions.uri, version.uri)))
      .returning({ id: datasetVersions.id });
    if (!changed) return false;
    await tx.insert(versionTombstones).values({
      teamId,
      versionId: version.id,
      erasureId,
      rows: erased.erased,
      sha256Before: version.sha256,
      reason: erasure.reason,
      erasedBy: erasure.requestedBy,
    });
    await tx.delete(datasetProfiles).where(eq(datasetProfiles.versionId, version.id));
    await tx.delete(expectationResults).where(eq(expectationResults.versionId, version.id));
    // Reasons of proposals show examples of values.
    await tx
      .update(datasetSchemas)
      .set({ reasons: [] })
      .where(eq(datasetSchemas.datasetId, version.datasetId));
    await tx
      .delete(datasetComparisons)
      .where(or(eq(datasetComparisons.beforeId, version.id), eq(datasetComparisons.afterId, version.id)));
    await markFiles(tx, teamId, [version.uri]);
    const note = isOwn ? null : `${version.uri} was not written by the portal. Delete it there.`;
    await tx.insert(erasureSteps).values({ ...step, changed: erased.erased, note });
    return true;
  });
  // Deleted in the meantime: the new file has no row.
  if (!isKept) await storage(teamId).delete(stored.uri);
  await sweepDeletedFiles(teamId, signal);
  return true;
}

/** The version that this one was derived from row by row, if it has the key. */
async function findSource(
  version: DatasetVersion,
  has: (one: DatasetVersion) => boolean,
): Promise<DatasetVersion | undefined> {
  let derived = version;
  while (derived.sourceId) {
    const [row] = await db()
      .select()
      .from(datasetVersions)
      .where(and(eq(datasetVersions.teamId, version.teamId), eq(datasetVersions.id, derived.sourceId)));
    if (!row || row.rows !== version.rows) return undefined;
    derived = toVersion(row);
    if (has(derived)) return derived;
  }
  return undefined;
}
