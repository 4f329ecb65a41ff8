import { z } from "zod";
import { type CodedColumn, countsOf } from "@/lib/datasets/coded-column";
import type { DatasetColumn } from "@/lib/datasets/dataset";
import { atLeast, inNone, type QualityCheck, repeatedRows, worstOf } from "@/lib/datasets/quality-check";
import { encodeFeatures, type Feature, unknownCode } from "@/lib/learning/features/features";

/** Thresholds above which a check fails. Shares are 0–1. */
export const QualityThresholds = z.object({
  fewestRows: z.int().min(1).default(500),
  /** Maximum rise of a column's share of missing values over the reference. */
  missingRise: z.number().min(0).max(1).default(0.05),
  /** Maximum share of a model column's values that the model does not know. */
  unknownValues: z.number().min(0).max(1).default(0.01),
  outOfRange: z.number().min(0).max(1).default(0.01),
  repeatedRows: z.number().min(0).max(1).default(0.01),
});
export type QualityThresholds = z.infer<typeof QualityThresholds>;

export interface Sampled {
  /** Without columns that identify claims. */
  columns: Record<string, CodedColumn>;
  /** Profile of all columns. */
  profile: readonly DatasetColumn[];
}

/**
 * Checks the current claims against the reference and against the values that the model knows.
 * @param current.repeated number of rows that equal another row in every column
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
      name: "Number of rows",
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

/** Values for which a feature has a code. */
function knownBy(feature: Feature, values: string[]): Set<string> {
  const once = { values, codes: Uint32Array.from(values.keys()) };
  const [codes] = encodeFeatures([feature], { [feature.name]: once });
  return new Set(values.filter((_, index) => codes![index] !== unknownCode));
}

const missingShare = (counts: Map<string, number>) => those(counts, (value) => value === "").value;

/** Share of rows whose value satisfies `holds`, and the most frequent such value. */
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
