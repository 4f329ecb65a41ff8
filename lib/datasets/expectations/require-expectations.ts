import { DomainError } from "@/lib/base/errors";
import type { DatasetVersion } from "@/lib/datasets/queries";
import { agedResult, type ExpectationResult, resultInWords } from "./result";
import { evaluateVersion, findResults, unmetInWords } from "./results";
import { findExpectations } from "./stored-expectations";

/**
 * Results of a version of a dataset by the expectations that its dataset has now, with ages as of now. They are evaluated where there
 * are none yet, except within a trial run on a sample.
 */
export async function currentResults(
  dataset: string,
  version: DatasetVersion,
  signal?: AbortSignal,
): Promise<ExpectationResult[]> {
  const list = await findExpectations(version.teamId, version.datasetId);
  if (!list || list.expectations.length === 0) return [];
  const stored = await findResults(version, list);
  const isSample = version.firstRows !== undefined;
  const results = stored ?? (isSample ? [] : await evaluateVersion(dataset, version, list, signal));
  const now = new Date();
  return results.map((result) => agedResult(result, now));
}

/**
 * Stops a training on data that is not as expected.
 * @returns all results, of which some may have warned
 * @throws DomainError "invalid" naming the expectations of the severity `fail` that are not met
 */
export async function requireExpectations(
  dataset: string,
  version: DatasetVersion,
  signal?: AbortSignal,
): Promise<ExpectationResult[]> {
  const results = await currentResults(dataset, version, signal);
  const failed = results.filter(({ status }) => status === "failed");
  if (failed.length === 0) return results;
  throw new DomainError(
    "invalid",
    `${unmetInWords(dataset, version.version, failed)} Correct the data, or let the expectation only warn.`,
  );
}

/** Results that are not met, as lines of a log. */
export function unmetLines(results: readonly ExpectationResult[]): string[] {
  return results
    .filter(({ status }) => status !== "passed")
    .map((result) => `Expectation not met: ${resultInWords(result)}.`);
}
