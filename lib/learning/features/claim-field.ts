import type { Feature } from "./features";

/** A field of a claim as a form shows it. */
export type ClaimField =
  | { name: string; type: "category"; values: string[] }
  | {
      name: string;
      type: "number";
      /** Numbers below the first and above the second are all the same to the model. */
      range: [number, number] | null;
    };

/** The fields that a model reads: the values it knows, or the range in which numbers make a difference to it. */
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
