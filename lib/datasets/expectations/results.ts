import { and, desc, eq, inArray } from "drizzle-orm";
import { z } from "zod";
import { db, type Transaction } from "@/db/client";
import { datasetVersions } from "@/db/schema/datasets";
import { datasetExpectations, expectationResults } from "@/db/schema/expectations";
import { DomainError } from "@/lib/base/errors";
import { oneByOne } from "@/lib/datasets/one-by-one";
import { type DatasetVersion, getDatasetVersion } from "@/lib/datasets/queries";
import { recordEvent } from "@/lib/events/record-event";
import { announce } from "@/lib/live/live";
import { evaluateExpectations } from "./evaluate";
import type { Expectation } from "./expectation";
import { agedResult, ExpectationResult, type ExpectationStatus, resultInWords, worstStatus } from "./result";

/** Results of a dataset version by one version of the expectations. */
export interface VersionResults {
  versionId: string;
  /** Number of the expectations' version. */
  number: number;
  /** Null when they could not be evaluated: then there are no results, and `error` says why. */
  status: ExpectationStatus | null;
  results: ExpectationResult[];
  error: string | null;
  evaluatedAt: Date;
}

/** Newest results of each of these dataset versions that has any. */
export async function listResults(teamId: string, versionIds: readonly string[]): Promise<VersionResults[]> {
  if (versionIds.length === 0) return [];
  const rows = await db()
    .selectDistinctOn([expectationResults.versionId], {
      row: expectationResults,
      number: datasetExpectations.number,
    })
    .from(expectationResults)
    .innerJoin(datasetExpectations, eq(datasetExpectations.id, expectationResults.expectationsId))
    .where(and(eq(expectationResults.teamId, teamId), inArray(expectationResults.versionId, [...versionIds])))
    .orderBy(expectationResults.versionId, desc(datasetExpectations.number));
  return rows.map(({ row, number }) => ({
    versionId: row.versionId,
    number,
    status: row.status,
    results: z.array(ExpectationResult).parse(row.results),
    error: row.error,
    evaluatedAt: row.createdAt,
  }));
}

/** Results with the ages that they have now. */
export function agedResults(found: VersionResults, now: Date): VersionResults {
  const results = found.results.map((result) => agedResult(result, now));
  return { ...found, results, status: found.status && worstStatus(results) };
}

/** A version of a dataset's expectations by which versions are evaluated. */
interface ExpectationList {
  id: string;
  expectations: readonly Expectation[];
}

/** Results of a version by these expectations, if there are any. */
export async function findResults(
  version: Pick<DatasetVersion, "id">,
  list: ExpectationList,
): Promise<ExpectationResult[] | undefined> {
  const [row] = await db()
    .select()
    .from(expectationResults)
    .where(and(eq(expectationResults.versionId, version.id), eq(expectationResults.expectationsId, list.id)));
  return row?.status ? z.array(ExpectationResult).parse(row.results) : undefined;
}

/**
 * Evaluates a version and keeps the results. What is not met is an event. When several processes do it at once, the last
 * results are kept.
 * @throws DomainError when it could not be evaluated, which is kept as well
 */
export async function evaluateVersion(
  dataset: string,
  { teamId, version: number }: Pick<DatasetVersion, "teamId" | "version">,
  list: ExpectationList,
  signal?: AbortSignal,
): Promise<ExpectationResult[]> {
  return oneByOne(`expectations ${teamId} ${dataset} ${number} ${list.id}`, async () => {
    // As it is read now: a task may hold it as it was read before its schema was edited.
    const version = await getDatasetVersion(teamId, dataset, number);
    const now = new Date();
    try {
      const results = await evaluateExpectations(version, list.expectations, { dataset, now, signal });
      const [before] = await listResults(version.teamId, [version.id]);
      const isKept = await keep(version, list, { status: worstStatus(results), results, error: null });
      if (isKept) await recordUnmet(dataset, version, results, before?.results ?? []);
      return results;
    } catch (error) {
      signal?.throwIfAborted();
      if (!(error instanceof DomainError))
        console.error(`The expectations of the dataset version ${version.id} could not be evaluated.`, error);
      const reason =
        error instanceof DomainError
          ? error.message
          : "Its file could not be read. The portal's log has the reason.";
      await keep(version, list, { status: null, results: [], error: reason });
      throw new DomainError("unavailable", reason);
    }
  });
}

/**
 * Keeps an outcome, unless the version has another file or schema by now: then it is evaluated again. So it is while
 * another transaction has the version's lock: waiting for it in `oneByOne` would wait forever for a profile, which holds
 * the lock until its own turn there.
 */
async function keep(
  version: DatasetVersion,
  list: ExpectationList,
  outcome: Pick<VersionResults, "status" | "results" | "error">,
): Promise<boolean> {
  const { teamId, id: versionId, sha256, schemaId } = version;
  const isKept = await db().transaction(async (tx) => {
    const [now] = await tx
      .select({ sha256: datasetVersions.sha256, schemaId: datasetVersions.schemaId })
      .from(datasetVersions)
      .where(eq(datasetVersions.id, versionId))
      .for("share", { skipLocked: true });
    if (now?.sha256 !== sha256 || now.schemaId !== schemaId) return false;
    await tx
      .insert(expectationResults)
      .values({ teamId, versionId, expectationsId: list.id, ...outcome })
      .onConflictDoUpdate({
        target: [expectationResults.versionId, expectationResults.expectationsId],
        set: { ...outcome, createdAt: new Date() },
      });
    return true;
  });
  if (isKept) announce({ teamId, kind: "dataset" });
  return isKept;
}

/** Records as an event what a version does not meet, unless its results before said the same. @param within the transaction of the change */
export async function recordUnmet(
  name: string,
  { teamId, version }: Pick<DatasetVersion, "teamId" | "version">,
  results: readonly ExpectationResult[],
  before: readonly ExpectationResult[],
  within?: Transaction,
): Promise<void> {
  const unmet = results.filter(({ status }) => status !== "passed");
  const isKnown = ({ id, status }: ExpectationResult) =>
    before.some((result) => result.id === id && result.status === status);
  if (unmet.every(isKnown)) return;
  const namesOf = (wanted: ExpectationStatus) =>
    unmet.filter(({ status }) => status === wanted).map(({ check }) => check.name);
  const event = {
    type: "dataset.expectation_failed" as const,
    subject: name,
    message: unmetInWords(name, version, unmet),
    data: { version, failed: namesOf("failed"), warned: namesOf("warned") },
  };
  await recordEvent(teamId, event, within);
}

/** Most unmet expectations that a sentence lists. */
const mostListed = 5;

/** Sentence on all that a version does not meet: `sales version 3 does not meet "amount is at least 0": 2 of 9 rows ….` */
export function unmetInWords(dataset: string, version: number, unmet: readonly ExpectationResult[]): string {
  const listed = unmet.slice(0, mostListed).map(resultInWords).join("; ");
  const more = unmet.length > mostListed ? `; and ${unmet.length - mostListed} more` : "";
  const what = unmet.length === 1 ? "" : `${unmet.length} expectations: `;
  return `${dataset} version ${version} does not meet ${what}${listed}${more}.`;
}
