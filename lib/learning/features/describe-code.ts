import { roundedApart } from "@/lib/base/number-text";
import { numberInWords, valueInWords } from "@/lib/datasets/value-in-words";
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
  return rangeInWords(feature, code, code);
}

/** A range of codes of a number as a condition, both included. */
export function rangeInWords(feature: NumberFeature, low: number, high: number): string {
  const { edges } = feature;
  const name = numberName(feature);
  const [hasLeast, hasMost] = [low > 0, high < edges.length];
  if (!hasLeast && !hasMost) return `${name} is known`;
  if (hasWholeNumbers(feature)) {
    const [least, most] = [Math.ceil(edges[low - 1] ?? 0), Math.ceil(edges[high] ?? 0) - 1];
    if (!hasLeast) return `${name} ≤ ${most}`;
    if (!hasMost) return `${name} ≥ ${least}`;
    return least === most ? `${name} = ${least}` : `${least} ≤ ${name} ≤ ${most}`;
  }
  const texts = edgeTexts(feature);
  if (!hasLeast) return `${name} < ${texts[high]}`;
  return hasMost ? `${texts[low - 1]} ≤ ${name} < ${texts[high]}` : `${name} ≥ ${texts[low - 1]}`;
}

/** Minimum edges that show whole numbers by lying halfway between two of them. */
const fewestHalves = 5;

/** True for distances and parts of dates but days since 1970, and for numbers all of whose edges lie halfway between whole ones. */
function hasWholeNumbers({ edges, format, shares }: NumberFeature): boolean {
  if (shares) return false;
  if (format?.type === "distance") return true;
  if (format?.type === "date") return format.part !== "days";
  return edges.length >= fewestHalves && edges.every((edge) => Math.abs(edge % 1) === 0.5);
}

function edgeTexts(feature: NumberFeature): string[] {
  return edgeNumbers(feature).map((edge) => numberInWords(edge, feature.format));
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
