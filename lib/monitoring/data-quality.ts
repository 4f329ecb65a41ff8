import { z } from "zod";
import { type CodedColumn, countsOf } from "@/lib/datasets/coded-column";
import type { DatasetColumn } from "@/lib/datasets/dataset";
import { atLeast, inNone, type QualityCheck, repeatedRows, worstOf } from "@/lib/datasets/quality-check";
import { encodeFeatures, type Feature, unknownCode } from "@/lib/learning/features/features";

/** From where on a check fails. Shares are 0–1. */
export const QualityThresholds = z.object({
  fewestRows: z.int().min(1).default(500),
  /** How much more of a column may be missing than in the reference. */
  missingRise: z.number().min(0).max(1).default(0.05),
  /** Of a column of the model, values that it does not know. */
  unknownValues: z.number().min(0).max(1).default(0.01),
  outOfRange: z.number().min(0).max(1).default(0.01),
  repeatedRows: z.number().min(0).max(1).default(0.01),
});
export type QualityThresholds = z.infer<typeof QualityThresholds>;

export interface Sampled {
  /** Without those that name claims. */
  columns: Record<string, CodedColumn>;
  /** Of all columns. */
  profile: readonly DatasetColumn[];
}

/**
 * Checks of the current claims against the reference and against what the model knows.
 * @param current.repeated rows that are the same as another in every column
 */
export function dataQuality(
  reference: Sampled,
  current: Sampled & { rows: number; repeated: number },
  features: readonly Feature[],
  thresholds: QualityThresholds,
): QualityCheck[] {
  const there = new Set(current.profile.map(({ name }) => name));
  const missing = reference.profile.filter(({ name }) => !there.has(name));
  const compared = reference.profile.filter(({ name }) => current.columns[name] && reference.columns[name]);
  const counts = new Map(Object.entries(current.columns).map(([name, column]) => [name, countsOf(column)]));
  const constant = compared.filter(({ name, distinct }) => distinct > 1 && counts.get(name)!.size === 1);
  const numeric = compared.filter(({ min, max }) => min !== undefined && max !== undefined);
  const rises = compared.map(({ name }) => ({
    name,
    value: missingShare(counts.get(name)!) - missingShare(countsOf(reference.columns[name]!)),
  }));
  const unknown = features.map((feature) => {
    const isKnown = knownBy(feature, [...counts.get(feature.name)!.keys()]);
    return { name: feature.name, ...those(counts.get(feature.name)!, (value) => !isKnown.has(value)) };
  });
  const outside = numeric.map(({ name, min, max }) => ({
    name,
    ...those(counts.get(name)!, (text) => text !== "" && !(Number(text) >= min! && Number(text) <= max!)),
  }));
  return [
    {
      name: "Number of claims",
      ...atLeast(current.rows, thresholds.fewestRows),
      found: "Fewer say little.",
    },
    { name: "Columns that are gone", ...inNone(missing) },
    { name: "More missing values", ...worstOf(rises, thresholds.missingRise) },
    { name: "Values that the model does not know", ...worstOf(unknown, thresholds.unknownValues) },
    { name: "Numbers out of the reference's range", ...worstOf(outside, thresholds.outOfRange) },
    { name: "Columns that are now constant", ...inNone(constant) },
    repeatedRows(current.repeated, current.rows, thresholds.repeatedRows),
  ];
}

/** The values that a feature has a code for. */
function knownBy(feature: Feature, values: string[]): Set<string> {
  const once = { values, codes: Uint32Array.from(values.keys()) };
  const [codes] = encodeFeatures([feature], { [feature.name]: once });
  return new Set(values.filter((_, at) => codes![at] !== unknownCode));
}

const missingShare = (counts: Map<string, number>) => those(counts, (value) => value === "").value;

/** The share of rows whose value `holds`, and the most frequent such value. */
function those(counts: Map<string, number>, holds: (value: string) => boolean) {
  const found = [...counts].filter(([value]) => holds(value));
  const sum = (entries: Iterable<[string, number]>) => {
    let rows = 0;
    for (const [, count] of entries) rows += count;
    return rows;
  };
  const [example] = found[0] ?? [];
  return { value: sum(found) / Math.max(1, sum(counts)), ...(example !== undefined && { example }) };
}
