import { z } from "zod";
import type { DatasetColumn } from "@/lib/datasets/dataset";
import { type Feature, unknownCode } from "@/lib/models/features";
import { encodeClaims } from "./encode-claims";

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
  columns: Record<string, string[]>;
  profile: readonly DatasetColumn[];
}

/** Checks of the current claims against the reference and against what the model knows. */
export function dataQuality(
  reference: Sampled,
  current: Sampled & { rows: number },
  features: readonly Feature[],
  identifiers: readonly string[],
  thresholds: QualityThresholds,
): QualityCheck[] {
  const { columns } = current;
  const shared = reference.profile.filter(({ name }) => columns[name] !== undefined);
  const compared = shared.filter(({ name }) => !identifiers.includes(name));
  const missing = reference.profile.filter(({ name }) => columns[name] === undefined);
  const constant = compared.filter(({ name, distinct }) => distinct > 1 && new Set(columns[name]).size === 1);
  const numeric = compared.filter(({ min, max }) => min !== undefined && max !== undefined);
  const codes = encodeClaims(features, columns);
  const rises = compared.map(({ name }) => ({
    name,
    value: missingShare(columns[name]!) - missingShare(reference.columns[name]!),
  }));
  const unknown = features.map(({ name }, at) => ({
    name,
    value: shareOf(codes[at]!, (code) => code === unknownCode),
    example: columns[name]![codes[at]!.indexOf(unknownCode)],
  }));
  const outside = numeric.map(({ name, min, max }) => ({
    name,
    value: shareOf(columns[name]!, (text) => text !== "" && !(Number(text) >= min! && Number(text) <= max!)),
    example: columns[name]!.find((text) => text !== "" && !(Number(text) >= min! && Number(text) <= max!)),
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
    { name: "Repeated rows", ...repeated(columns, thresholds.repeatedRows) },
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

function repeated(columns: Record<string, string[]>, threshold: number): Omit<QualityCheck, "name"> {
  const all = Object.values(columns);
  const rows = all[0]?.length ?? 0;
  const seen = new Set<string>();
  for (let row = 0; row < rows; row++) seen.add(all.map((values) => values[row]).join("\u0000"));
  const count = rows - seen.size;
  const value = rows === 0 ? 0 : count / rows;
  const found = count === 0 ? "" : `${count} rows are the same as another in every column`;
  return { value, threshold, unit: "share", limit: "most", hasPassed: value <= threshold, found };
}

const missingShare = (values: string[]) => shareOf(values, (value) => value === "");

function shareOf<T>(values: ArrayLike<T>, holds: (value: T) => boolean): number {
  let count = 0;
  for (let at = 0; at < values.length; at++) if (holds(values[at]!)) count++;
  return values.length === 0 ? 0 : count / values.length;
}

function listed(columns: readonly { name: string }[]): string {
  return columns.map(({ name }) => name).join(", ");
}
