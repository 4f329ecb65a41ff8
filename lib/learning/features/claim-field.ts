import type { Feature } from "./features";

/** A claim field as a form shows it. */
export type ClaimField =
  | { name: string; type: "category"; values: string[] }
  | {
      name: string;
      type: "number";
      /** The model treats all numbers below the first alike, and all numbers above the second. */
      range: [number, number] | null;
    };

/** Fields that a model reads, with the values it knows or the range in which numbers make a difference. */
export function claimFields(features: readonly Feature[]): ClaimField[] {
  return features.map((feature) =>
    feature.type === "category"
      ? { name: feature.name, type: "category", values: Object.keys(feature.categoryOf) }
      : {
          name: feature.name,
          type: "number",
          range: feature.edges.length > 0 ? [feature.edges[0]!, feature.edges.at(-1)!] : null,
        },
  );
}
