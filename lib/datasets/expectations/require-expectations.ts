import { DomainError } from "@/lib/base/errors";
import { atMost } from "@/lib/datasets/quality-check";
import type { DatasetVersion } from "@/lib/datasets/queries";
import { agedResult, type ExpectationResult, resultInWords } from "./result";
import { evaluateVersion, findResults, unmetInWords } from "./results";
import { findExpectations } from "./stored-expectations";

/**
 * Results for reports and scores, which go on where the expectations cannot be evaluated: that is a result that failed.
 */
export async function reportedResults(
  dataset: string,
  version: DatasetVersion,
  signal?: AbortSignal,
): Promise<ExpectationResult[]> {
  try {
    return await currentResults(dataset, version, signal);
  } catch (error) {
    signal?.throwIfAborted();
    if (!(error instanceof DomainError)) throw error;
    const name = `The expectations of ${dataset} can be evaluated`;
    const found = error.message.replace(/\.$/, "");
    const check = { name, severity: "fail" as const, ...atMost(1, 0, "count"), found };
    return [{ id: "evaluation", status: "failed", check, examples: [], newest: null }];
  }
}

/**
 * Results of a version of a dataset by the expectations that its dataset has now, with ages as of now. They are evaluated where there
 * are none yet, except within a trial run on a sample.
 * @throws DomainError "unavailable" when they cannot be evaluated
 */
async function currentResults(
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
 * @throws DomainError "invalid" naming the expectations of the severity `fail` that are not met; "unavailable" when they
 * cannot be evaluated
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
