import { DomainError } from "@/lib/base/errors";
import type { DatasetColumn } from "@/lib/datasets/dataset";
import type { Outcome } from "@/lib/datasets/outcome";
import type { DatasetVersion } from "@/lib/datasets/queries";
import { featureColumns } from "@/lib/datasets/schema/feature-columns";
import { schemaOf } from "@/lib/datasets/schema/schema-of";
import { checkTarget, findOutcome } from "@/lib/learning/features/target";

import { outcomeCandidates, targetOf } from "./target-of";
import { noFeature } from "./unusable";

/** Outcome that a training on a dataset version would learn, or the reason why it would fail. */
export type Trainable =
  | { outcome: Outcome; positives: number; problem?: never; candidates?: never }
  | {
      problem: string;
      /** Columns that may be the outcome, the likeliest first; none where the dataset has a target. */
      candidates: DatasetColumn[];
    };

/** Judges a version by its profile and schema, without reading the file: a training may still find more. */
export function trainableOf(version: DatasetVersion): Trainable {
  try {
    const target = targetOf(version);
    const column = version.columns.find(({ name }) => name === target.column);
    const { top = [], distinct = 0, nulls = version.rows } = column ?? {};
    const missing = nulls > 0 ? [{ name: "", rows: nulls }] : [];
    const counts = [...top.map(({ value, count }) => ({ name: value, rows: count })), ...missing];
    const outcome = findOutcome(target, counts, distinct);
    const positives = checkTarget(counts, outcome);
    const schema = schemaOf(version);
    if (featureColumns(schema).length > 0) return { outcome, positives };
    return { problem: noFeature(schema), candidates: [] };
  } catch (error) {
    if (error instanceof DomainError)
      return { problem: error.message, candidates: outcomeCandidates(version) };
    throw error;
  }
}
