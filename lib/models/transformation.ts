import { createHash } from "node:crypto";
import { identifier, literal } from "@/lib/datasets/duckdb";
import { type Feature, numberPattern, questionsOf, unknownCode } from "./features";

/**
 * Features as they are kept: what turns a claim's raw fields into a model's columns. Its SHA-256 (hex) names it; a model
 * that was trained with the same one carries the same name.
 */
export function writeTransformation(features: readonly Feature[]): { json: string; sha256: string } {
  const json = JSON.stringify(features);
  return { json, sha256: createHash("sha256").update(json).digest("hex") };
}

/**
 * The questions of the features as columns of 0 and 1 in SQL, named "Make = Honda" or "Age < 30.5".
 * @param column an SQL expression of a column's text
 */
export function encodedColumns(features: readonly Feature[], column: (name: string) => string): string[] {
  return questionsOf(features).map(({ feature: at, high }) => {
    const feature = features[at]!;
    if (feature.type === "number") {
      const edge = feature.edges[high]!;
      const isNumber = `regexp_full_match(${column(feature.name)}, ${literal(numberPattern)})`;
      return `coalesce(${isNumber} and try_cast(${column(feature.name)} as double) < ${edge}, false)::utinyint as ${identifier(`${feature.name} < ${edge}`)}`;
    }
    const category = feature.categories[high]!;
    const values = Object.entries(feature.categoryOf)
      .filter(([, of]) => of === category)
      .map(([value]) => literal(value));
    return `coalesce(${column(feature.name)} in (${values.join(", ")}), false)::utinyint as ${identifier(`${feature.name} = ${category}`)}`;
  });
}

/** A feature's code (features.ts) in SQL, as `encodeFeatures` gives it. @param column an SQL expression of a column's text */
export function codeColumn(feature: Feature, column: (name: string) => string): string {
  const text = `coalesce(${column(feature.name)}, '')`;
  if (feature.type === "category") {
    const cases = Object.entries(feature.categoryOf).flatMap(([value, category]) => {
      const code = feature.categories.indexOf(category);
      return code < 0 ? [] : [`when ${literal(value)} then ${code}`];
    });
    return `(case ${text} ${cases.join(" ")} else ${unknownCode} end)::utinyint`;
  }
  const cases = feature.edges.map((edge, code) => `when try_cast(${text} as double) < ${edge} then ${code}`);
  return `(case when not regexp_full_match(${text}, ${literal(numberPattern)}) then ${unknownCode}
    ${cases.join(" ")} else ${feature.edges.length} end)::utinyint`;
}
