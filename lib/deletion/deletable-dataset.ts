import { and, eq, inArray, notInArray } from "drizzle-orm";
import { db, sql } from "@/db/client";
import { datasets, datasetVersions } from "@/db/schema/datasets";
import { DomainError } from "@/lib/base/errors";
import { getDataset } from "@/lib/datasets/queries";
import { announce } from "@/lib/live/live";
import { datasetVersionUses } from "./dataset-version-uses";
import type { Deletable } from "./deletable";
import { markFiles, sweepDeletedFiles } from "./deleted-files";
import { modelsTrained } from "./models-trained";
import { namedInParams } from "./named-in-params";

/** A dataset with all its versions, or one version of it. */
export interface DatasetRef {
  name: string;
  version?: number | "latest";
}

export const deletableDataset: Deletable<DatasetRef> = {
  async uses(teamId, ref) {
    const { name, versions, newest } = await find(teamId, ref);
    const numbers = versions.map(({ version }) => version);
    const ids = versions.map(({ id }) => id);
    const isAll = ref.version === undefined;
    const hasNewest = newest !== undefined && numbers.includes(newest);
    const files = [name, `${name}.csv`, `${name}.parquet`];
    const [trained, named, derived] = await Promise.all([
      modelsTrained(teamId, { datasets: numbers.map((version) => `${name}/${version}`) }),
      namedInParams(
        teamId,
        isAll
          ? { values: files, beginnings: [`${name}@`] }
          : {
              values: [
                ...numbers.map((version) => `${name}@${version}`),
                ...(hasNewest ? [`${name}@latest`] : []),
              ],
              withVersion: {
                values: files,
                versions: [...numbers.map(String), ...(hasNewest ? ["latest"] : [])],
              },
            },
      ),
      // Predictions, copies, encoded claims.
      ids.length === 0
        ? []
        : datasetVersionUses(
            teamId,
            and(inArray(datasetVersions.sourceId, ids), notInArray(datasetVersions.id, ids)),
          ),
    ]);
    return [...trained, ...named, ...derived];
  },

  async remove(teamId, ref) {
    const { id, name, versions } = await find(teamId, ref);
    await db().transaction(async (tx) => {
      // As an upload locks it: no version is added in the meantime.
      await tx.select().from(datasets).where(eq(datasets.id, id)).for("update");
      const gone = await tx
        .delete(datasetVersions)
        .where(
          and(
            eq(datasetVersions.datasetId, id),
            ref.version === undefined
              ? undefined
              : inArray(
                  datasetVersions.id,
                  versions.map((one) => one.id),
                ),
          ),
        )
        .returning({ uri: datasetVersions.uri, version: datasetVersions.version });
      if (ref.version === undefined) await tx.delete(datasets).where(eq(datasets.id, id));
      await markFiles(
        tx,
        teamId,
        gone.map(({ uri }) => uri),
      );
    });
    await forgetCached(
      teamId,
      name,
      ref.version === undefined ? undefined : versions.map(({ version }) => version),
    );
    announce({ teamId, kind: "dataset" });
    await sweepDeletedFiles(teamId);
  },
};

async function find(teamId: string, { name, version }: DatasetRef) {
  const dataset = await getDataset(teamId, name);
  const newest = dataset.versions[0]?.version;
  const wanted = version === "latest" ? newest : version;
  const versions = dataset.versions.filter((one) => version === undefined || one.version === wanted);
  if (version !== undefined && versions.length === 0)
    throw new DomainError("not-found", `The dataset "${name}" has no version ${version}.`);
  return { ...dataset, versions, newest };
}

/** Cached results of tasks that name a deleted version, so that no later run gets them. */
async function forgetCached(teamId: string, name: string, versions: number[] | undefined): Promise<void> {
  await sql()`
    delete from task_cache where team_id = ${teamId} and exists (
      select from jsonb_path_query(output, 'strict $.** ? (exists (@.dataset) && exists (@.version))') found
      where found->>'dataset' = ${name}
        and (${versions === undefined} or found->>'version' = any(${(versions ?? []).map(String)}::text[])))`;
}
