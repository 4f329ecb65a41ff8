import { createReadStream } from "node:fs";
import { and, desc, eq } from "drizzle-orm";
import { db } from "@/db/client";
import { datasets, datasetVersions } from "@/db/schema/datasets";
import { versionTombstones } from "@/db/schema/erasures";
import { createDatasetVersion, type NewVersionOptions } from "@/lib/datasets/create-dataset-version";
import { type DatasetVersion, toVersion } from "@/lib/datasets/queries";
import { Digest } from "@/lib/storage/digest";
import type { OneTable } from "./merge-tables";

/** A version with the imported content, and whether the import added it. */
export interface Imported {
  version: DatasetVersion;
  isNew: boolean;
}

/**
 * Adds a table as the next version of a dataset, unless the newest version has the same bytes. Content from which rows
 * were erased since counts as the same, so that an import does not bring them back.
 * @throws as createDatasetVersion does
 */
export async function importVersion(
  teamId: string,
  dataset: string,
  { file, contentType }: OneTable,
  options: Omit<NewVersionOptions, "contentType">,
): Promise<Imported> {
  const same = await findSame(teamId, dataset, await sha256Of(file));
  if (same) return { version: same, isNew: false };
  const body = createReadStream(file);
  return {
    version: await createDatasetVersion(teamId, dataset, body, { ...options, contentType }),
    isNew: true,
  };
}

/** The newest version, if it has or had this content. */
export async function findSame(
  teamId: string,
  dataset: string,
  sha256: string,
): Promise<DatasetVersion | undefined> {
  const newest = await findNewest(teamId, dataset);
  if (!newest) return undefined;
  if (newest.sha256 === sha256) return newest;
  const erased = await db()
    .select({ sha256: versionTombstones.sha256Before })
    .from(versionTombstones)
    .where(eq(versionTombstones.versionId, newest.id));
  return erased.some((before) => before.sha256 === sha256) ? newest : undefined;
}

/** The version of the highest number, also one whose violations wait for a review or were rejected. */
async function findNewest(teamId: string, dataset: string): Promise<DatasetVersion | undefined> {
  const [row] = await db()
    .select({ version: datasetVersions })
    .from(datasetVersions)
    .innerJoin(datasets, eq(datasets.id, datasetVersions.datasetId))
    .where(and(eq(datasetVersions.teamId, teamId), eq(datasets.name, dataset)))
    .orderBy(desc(datasetVersions.version))
    .limit(1);
  return row && toVersion(row.version);
}

/** SHA-256 (hex) of a local file. */
export async function sha256Of(file: string): Promise<string> {
  const digest = new Digest();
  for await (const bytes of createReadStream(file)) digest.update(bytes);
  return digest.result().sha256;
}
