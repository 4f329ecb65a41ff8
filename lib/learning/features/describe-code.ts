import { roundedApart } from "@/lib/base/number-text";
import { dayMs } from "@/lib/base/time-units";
import { valueInWords } from "@/lib/datasets/value-in-words";
import { type Feature, missingCodeOf, numberName, unknownCode } from "./features";

type NumberFeature = Extract<Feature, { type: "number" }>;

/** Describes a code in words: the group of a category or the range of a number. */
export function describeCode(feature: Feature, code: number): string {
  if (code === unknownCode) return "unknown";
  if (feature.type === "category") return feature.categories[code] || "missing";
  if (code === missingCodeOf(feature)) return "missing";
  const range = rangeText(edgeTexts(feature), code);
  return feature.shares ? `a category with a share of positives ${range}` : range;
}

/** A feature and a code as a condition: "Fault = Policy Holder", "20 ≤ age < 30", "age is missing". */
export function describeCondition(feature: Feature, code: number): string {
  if (code === unknownCode) return `${feature.name} is unknown`;
  if (feature.type === "category") return valueInWords(feature.name, feature.categories[code] ?? "");
  if (code === missingCodeOf(feature)) return valueInWords(feature.name, "");
  const edges = edgeTexts(feature);
  const name = numberName(feature);
  if (edges.length === 0) return `${name} is known`;
  if (code === 0) return `${name} < ${edges[0]}`;
  return code === edges.length
    ? `${name} ≥ ${edges.at(-1)}`
    : `${edges[code - 1]} ≤ ${name} < ${edges[code]}`;
}

/** Edges in words; those of days since 1970 are dates. */
export function edgeTexts(feature: NumberFeature): string[] {
  const { format, edges } = feature;
  if (format?.type === "date" && format.part === "days")
    return edges.map((edge) => new Date(edge * dayMs).toISOString().slice(0, 10));
  return edgeNumbers(feature).map(String);
}

/**
 * Edges in digits enough for a reader, and for two of them to differ. One halfway between two whole numbers stays as it is.
 */
function edgeNumbers({ edges, shares }: NumberFeature): number[] {
  const rounded = roundedApart(edges, shares ? 3 : 6);
  return edges.map((edge, index) => (Number.isInteger(2 * edge) ? edge : rounded[index]!));
}

function rangeText(edges: readonly string[], code: number): string {
  if (edges.length === 0) return "any number";
  if (code === 0) return `below ${edges[0]}`;
  return code === edges.length ? `from ${edges.at(-1)}` : `${edges[code - 1]} to ${edges[code]}`;
}
