import { byMeaning } from "@/lib/base/by-meaning";
import type { Feature } from "./features";
import { modelColumns } from "./model-columns";

/** A claim field as a form shows it. */
export type ClaimField =
  | { name: string; type: "category"; values: string[] }
  | {
      name: string;
      type: "number";
      /** The model treats all numbers below the first alike, and all numbers above the second. */
      range: [number, number] | null;
    }
  | { name: string; type: "date" }
  /** A category of many values. */
  | { name: string; type: "text" };

/** Values of a category; those of a boolean in the spelling of its table. */
function valuesOf({ format, categories, categoryOf }: Extract<Feature, { type: "category" }>): string[] {
  return format?.type === "boolean" ? categories : Object.keys(categoryOf);
}

/** Fields that a model reads, with the values it knows or the range in which numbers make a difference. */
export function claimFields(features: readonly Feature[]): ClaimField[] {
  const byName = new Map(features.map((feature) => [feature.name, feature]));
  return modelColumns(features).map(({ name, type }) => {
    const feature = byName.get(name);
    if (type === "date" || !feature) return { name, type: "date" };
    if (feature.type === "category") return { name, type: "category", values: byMeaning(valuesOf(feature)) };
    if (feature.shares) return { name, type: "text" };
    const { edges } = feature;
    return { name, type: "number", range: edges.length > 0 ? [edges[0]!, edges.at(-1)!] : null };
  });
}
