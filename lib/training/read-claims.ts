import { DomainError } from "@/lib/base/errors";
import { listed } from "@/lib/base/number-text";
import type { CodedColumn } from "@/lib/datasets/coded-column";
import type { DatasetColumn } from "@/lib/datasets/dataset";
import type { Outcome } from "@/lib/datasets/outcome";
import { readCodedColumns } from "@/lib/datasets/read-coded-columns";
import { formatsOf } from "@/lib/datasets/schema/formats-of";
import { schemaOf } from "@/lib/datasets/schema/schema-of";
import type { ReadableVersion } from "@/lib/datasets/table-of";
import { encodeInTurns, type Feature, type FeatureSet, readingsOf } from "@/lib/learning/features/features";
import { sourceColumns } from "@/lib/learning/features/model-columns";
import { encodeTarget, targetReading } from "@/lib/learning/features/target";
import { noFeature } from "./unusable";

/** Columns that a feature set needs, those of the file that they are made of, other columns by name, and the labels. */
export async function readClaims(
  version: ReadableVersion & { rows: number },
  outcome: Outcome,
  set: FeatureSet,
  others: string[],
  options: { signal?: AbortSignal; onProgress?: (rows: number) => void } = {},
): Promise<{
  columns: Record<string, CodedColumn>;
  /** Columns of the feature set only. */
  ofSet: Record<string, CodedColumn>;
  labels: Uint8Array;
}> {
  const profile = version.columns as DatasetColumn[];
  const schema = schemaOf(version);
  const names = set.columnsOf(profile, outcome, schema);
  const inFile = sourceColumns(names, formatsOf(version, {}));
  if (names.length === 0) throw new DomainError("invalid", noFeature(schema));
  checkColumns(set, inFile, profile);
  const { columns, labels } = await readColumns(version, outcome, [...names, ...inFile, ...others], options);
  const ofSet = Object.fromEntries(names.map((name) => [name, columns[name]!]));
  return { columns, ofSet, labels };
}

/** @throws DomainError "invalid" when a feature set does not fit a table */
function checkColumns(set: FeatureSet, names: readonly string[], columns: readonly DatasetColumn[]): void {
  const there = new Set(columns.map(({ name }) => name));
  const missing = names.filter((name) => !there.has(name));
  if (missing.length > 0)
    throw new DomainError(
      "invalid",
      `The feature set ${set.slug} does not fit this dataset, which has no ${listed(missing)}. Use all-columns.`,
    );
}

/** Reads some columns, and the labels. @throws DomainError "invalid" naming missing columns */
async function readColumns(
  version: ReadableVersion & { rows: number },
  outcome: Outcome,
  names: readonly string[],
  options: { signal?: AbortSignal; onProgress?: (rows: number) => void } = {},
): Promise<{ columns: Record<string, CodedColumn>; labels: Uint8Array }> {
  const columns = await readCodedColumns(version, [...new Set([...names, outcome.column])], {
    ...options,
    readings: targetReading(outcome),
  });
  return { columns, labels: encodeTarget(columns[outcome.column]!, outcome) };
}

/** Codes of a model's features (features.ts), with columns read as in its training. */
export async function readCodes(
  version: ReadableVersion & { rows: number },
  features: readonly Feature[],
  options: { signal?: AbortSignal } = {},
): Promise<Uint8Array[]> {
  const names = features.map(({ name }) => name);
  const columns = await readCodedColumns(version, names, { ...options, readings: readingsOf(features) });
  return encodeInTurns(features, columns);
}
