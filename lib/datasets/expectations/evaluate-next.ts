import { and, eq, isNull, or, sql as raw } from "drizzle-orm";
import { db } from "@/db/client";
import { datasets, datasetVersions } from "@/db/schema/datasets";
import { datasetExpectations, expectationResults } from "@/db/schema/expectations";
import { DomainError } from "@/lib/base/errors";
import { storedExpectations } from "./expectation";
import { evaluateVersion } from "./results";

/** The expectations that a dataset has now, if it has any. */
export const isNewestList = raw`jsonb_array_length(${datasetExpectations.expectations}) > 0 and not exists (select from dataset_expectations later
  where later.dataset_id = ${datasetExpectations.datasetId} and later.number > ${datasetExpectations.number})`;
/** The newest version of its dataset. */
export const isNewestVersion = raw`not exists (select from dataset_versions later
  where later.dataset_id = ${datasetVersions.datasetId} and later.version > ${datasetVersions.version})`;
/** Versions that came since then, and the newest: earlier ones keep the results that they have. */
const isEvaluated = raw`(${datasetVersions.createdAt} >= ${datasetExpectations.createdAt} or ${isNewestVersion})`;
/** Condition for another try after a failure, for example of an unreachable bucket; a training tries it at any time. */
const isDueAgain = raw`${expectationResults.error} is not null
  and ${expectationResults.createdAt} < now() - interval '1 hour' and ${isNewestVersion}`;

/**
 * Evaluates the oldest dataset version of any team without results by the expectations that its dataset has now. One that is
 * being profiled comes later: its results could not be kept.
 * @returns true when there was one
 */
export async function evaluateNextVersion(signal?: AbortSignal): Promise<boolean> {
  const [found] = await db()
    .select({
      teamId: datasetVersions.teamId,
      dataset: datasets.name,
      version: datasetVersions.version,
      list: datasetExpectations,
    })
    .from(datasetExpectations)
    .innerJoin(datasetVersions, eq(datasetVersions.datasetId, datasetExpectations.datasetId))
    .innerJoin(datasets, eq(datasets.id, datasetVersions.datasetId))
    .leftJoin(
      expectationResults,
      and(
        eq(expectationResults.versionId, datasetVersions.id),
        eq(expectationResults.expectationsId, datasetExpectations.id),
      ),
    )
    .where(and(isNewestList, isEvaluated, or(isNull(expectationResults.id), isDueAgain)))
    .orderBy(datasetVersions.id)
    .limit(1)
    .for("share", { of: datasetVersions, skipLocked: true });
  if (!found) return false;
  const list = { id: found.list.id, expectations: storedExpectations(found.list.expectations) };
  try {
    await evaluateVersion(found.dataset, found, list, signal);
  } catch (error) {
    // Kept with its reason, and tried again later.
    if (!(error instanceof DomainError)) throw error;
  }
  return true;
}
