import { type Feature, missingCodeOf, unknownCode } from "./features";

/** Describes a code in words: the group of a category or the range of a number. */
export function describeCode(feature: Feature, code: number): string {
  if (code === unknownCode) return "unknown";
  if (feature.type === "category") return feature.categories[code]!;
  if (code === missingCodeOf(feature)) return "missing";
  const range = rangeText(feature.edges, code);
  return feature.shares ? `a category with a share of positives ${range}` : range;
}

function rangeText(edges: readonly number[], code: number): string {
  if (edges.length === 0) return "any number";
  if (code === 0) return `below ${edges[0]}`;
  return code === edges.length ? `from ${edges.at(-1)}` : `${edges[code - 1]} to ${edges[code]}`;
}
