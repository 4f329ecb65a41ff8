import { dayMs } from "@/lib/base/time-units";
import { type Feature, missingCodeOf, unknownCode } from "./features";

/** Describes a code in words: the group of a category or the range of a number. */
export function describeCode(feature: Feature, code: number): string {
  if (code === unknownCode) return "unknown";
  if (feature.type === "category") return feature.categories[code] || "missing";
  if (code === missingCodeOf(feature)) return "missing";
  const range = rangeText(feature.edges.map(edgeText(feature)), code);
  return feature.shares ? `a category with a share of positives ${range}` : range;
}

/** Edges of days since 1970 are dates, and shares and other numbers have digits enough. */
function edgeText({ format, shares }: Extract<Feature, { type: "number" }>): (edge: number) => string {
  if (format?.type === "date" && format.part === "days")
    return (edge) => new Date(edge * dayMs).toISOString().slice(0, 10);
  // An edge halfway between two whole numbers stays as it is.
  return (edge) => String(Number.isInteger(2 * edge) ? edge : Number(edge.toPrecision(shares ? 3 : 6)));
}

function rangeText(edges: readonly string[], code: number): string {
  if (edges.length === 0) return "any number";
  if (code === 0) return `below ${edges[0]}`;
  return code === edges.length ? `from ${edges.at(-1)}` : `${edges[code - 1]} to ${edges[code]}`;
}
