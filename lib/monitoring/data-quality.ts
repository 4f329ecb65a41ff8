import { z } from "zod";
import { type CodedColumn, countsOf } from "@/lib/datasets/coded-column";
import type { DatasetColumn } from "@/lib/datasets/dataset";
import { encodeFeatures, type Feature, unknownCode } from "@/lib/models/features";

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

export const QualityCheck = z.object({
  name: z.string(),
  value: z.number(),
  threshold: z.number(),
  /** How value and threshold read. */
  unit: z.enum(["share", "count"]),
  /** Whether the value must not be over the threshold, or not under it. */
  limit: z.enum(["most", "least"]),
  hasPassed: z.boolean(),
  /** Where it was found, in words. */
  found: z.string(),
});
export type QualityCheck = z.infer<typeof QualityCheck>;

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
    { name: "Columns that are gone", ...none(missing.length), found: listed(missing) },
    { name: "More missing values", ...worst(rises, thresholds.missingRise) },
    { name: "Values that the model does not know", ...worst(unknown, thresholds.unknownValues) },
    { name: "Numbers out of the reference's range", ...worst(outside, thresholds.outOfRange) },
    { name: "Columns that are now constant", ...none(constant.length), found: listed(constant) },
    { name: "Repeated rows", ...repeated(current, thresholds.repeatedRows) },
  ];
}

type Measure = Omit<QualityCheck, "name" | "found">;
type OfColumn = { name: string; value: number; example?: string };

function atLeast(value: number, threshold: number): Measure {
  return { value, threshold, unit: "count", limit: "least", hasPassed: value >= threshold };
}

function none(value: number): Measure {
  return { value, threshold: 0, unit: "count", limit: "most", hasPassed: value === 0 };
}

/** The column with the largest share decides. */
function worst(columns: OfColumn[], threshold: number): Omit<QualityCheck, "name"> {
  const sorted = columns.filter(({ value }) => value > 0).sort((a, b) => b.value - a.value);
  const value = sorted[0]?.value ?? 0;
  const said = sorted.slice(0, 5).map(({ name, value: share, example }) => {
    return `${name} ${(share * 100).toFixed(1)} %${example === undefined ? "" : ` (such as "${example}")`}`;
  });
  const found = sorted.length > 5 ? `${said.join(", ")} and ${sorted.length - 5} more` : said.join(", ");
  return { value, threshold, unit: "share", limit: "most", hasPassed: value <= threshold, found };
}

function repeated(
  { rows, repeated: count }: { rows: number; repeated: number },
  threshold: number,
): Omit<QualityCheck, "name"> {
  const value = rows === 0 ? 0 : count / rows;
  const found = count === 0 ? "" : `${count} rows are the same as another in every column`;
  return { value, threshold, unit: "share", limit: "most", hasPassed: value <= threshold, found };
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

function listed(columns: readonly { name: string }[]): string {
  return columns.map(({ name }) => name).join(", ");
}
