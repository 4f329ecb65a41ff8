import { DomainError } from "@/lib/base/errors";
import { claimsOutcome, isOfClaims } from "@/lib/datasets/claims-table";
import type { DatasetColumn } from "@/lib/datasets/dataset";
import { type Outcome, unknownOutcome } from "@/lib/datasets/outcome";
import type { DatasetVersion } from "@/lib/datasets/queries";
import { columnsWithRole } from "@/lib/datasets/schema/dataset-schema";
import { targetCandidates } from "@/lib/datasets/schema/propose-target";
import { schemaOf } from "@/lib/datasets/schema/schema-of";
import { findOutcome } from "@/lib/learning/features/target";
import { noTarget } from "./unusable";

/**
 * Column and positive value that a model of a dataset version learns.
 * @throws DomainError "invalid" when the dataset has no target
 */
export function targetOf(version: DatasetVersion): Pick<Outcome, "column" | "positive"> {
  const target = findTarget(version);
  if (target) return target;
  throw new DomainError("invalid", noTarget(version.columns, outcomeCandidates(version)));
}

/** Columns that may be the outcome of a dataset version, the likeliest first; none where it has a target. */
export function outcomeCandidates(version: DatasetVersion): DatasetColumn[] {
  if (findTarget(version)) return [];
  const ignored = new Set(columnsWithRole(schemaOf(version), "ignored"));
  return targetCandidates(version.columns.filter(({ name }) => !ignored.has(name)));
}

/** Like `targetOf`, but undefined when the dataset has no target. */
function findTarget(version: DatasetVersion): Pick<Outcome, "column" | "positive"> | undefined {
  const { target } = schemaOf(version);
  if (target) return target;
  // Values that are no labels keep a column from being proposed; the messages about them say more.
  return version.columns.some(({ name }) => name === claimsOutcome.column) ? claimsOutcome : undefined;
}

/** Outcome in the data, for a model from elsewhere, which does not name it. Without a target nothing is labelled. */
export function outcomeOfData(version: DatasetVersion): Outcome {
  const target = findTarget(version);
  if (!target) return isOfClaims(version.columns) ? claimsOutcome : unknownOutcome;
  const column = version.columns.find(({ name }) => name === target.column);
  return findOutcome(
    target,
    (column?.top ?? []).map(({ value, count }) => ({ name: value, rows: count })),
  );
}
