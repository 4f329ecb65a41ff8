import { dayMs } from "@/lib/base/time-units";
import { type Feature, missingCodeOf, unknownCode } from "./features";

type NumberFeature = Extract<Feature, { type: "number" }>;

/** Describes a code in words: the group of a category or the range of a number. */
export function describeCode(feature: Feature, code: number): string {
  if (code === unknownCode) return "unknown";
  if (feature.type === "category") return feature.categories[code] || "missing";
  if (code === missingCodeOf(feature)) return "missing";
  const range = rangeText(feature.edges.map(edgeText(feature)), code);
  return feature.shares ? `a category with a share of positives ${range}` : range;
}

/** Edges of days since 1970 are dates. */
function edgeText(feature: NumberFeature): (edge: number) => string {
  const { format } = feature;
  if (format?.type === "date" && format.part === "days")
    return (edge) => new Date(edge * dayMs).toISOString().slice(0, 10);
  const rounded = edgeNumber(feature);
  return (edge) => String(rounded(edge));
}

/** Edges in digits enough for a reader. One halfway between two whole numbers stays as it is. */
export function edgeNumber({ shares }: NumberFeature): (edge: number) => number {
  return (edge) => (Number.isInteger(2 * edge) ? edge : Number(edge.toPrecision(shares ? 3 : 6)));
}

function rangeText(edges: readonly string[], code: number): string {
  if (edges.length === 0) return "any number";
  if (code === 0) return `below ${edges[0]}`;
  return code === edges.length ? `from ${edges.at(-1)}` : `${edges[code - 1]} to ${edges[code]}`;
}
