import { DomainError } from "@/lib/base/errors";
import type { Outcome } from "@/lib/datasets/outcome";
import type { DatasetVersion } from "@/lib/datasets/queries";
import { featureColumns } from "@/lib/datasets/schema/feature-columns";
import { schemaOf } from "@/lib/datasets/schema/schema-of";
import { checkTarget, findOutcome } from "@/lib/learning/features/target";
import { noFeature } from "./read-claims";
import { targetOf } from "./target-of";

/** Outcome that a training on a dataset version would learn, or the reason why it would fail. */
export type Trainable = { outcome: Outcome; positives: number; problem?: never } | { problem: string };

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
    return featureColumns(schemaOf(version)).length > 0 ? { outcome, positives } : { problem: noFeature };
  } catch (error) {
    if (error instanceof DomainError) return { problem: error.message };
    throw error;
  }
}
