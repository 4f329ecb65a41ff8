import { claimsKey } from "@/lib/datasets/claims-table";
import { type CodedColumn, isNumeric, shownValue } from "@/lib/datasets/coded-column";
import { featureColumns } from "@/lib/datasets/schema/feature-columns";
import { binEdges } from "@/lib/learning/features/bin-edges";
import { categoryShares, sharesOfOtherFolds } from "@/lib/learning/features/category-shares";
import { codeCount, type Feature, type FeatureSet } from "@/lib/learning/features/features";

/** Categories up to which each has a code; in a column of more, each has a share of positives. */
const maxCategories = 60;
/** Maximum categories with a share of their own, the most frequent ones. */
const maxShares = 5000;
/**
 * Minimum training rows of a category, or without a number. Fewer are encoded as unknown, because there is too little to
 * learn from.
 */
const fewestRows = 5;

/** Every column except the target and identifiers: numbers in bins of equal frequency, categories unchanged. */
const set: FeatureSet = {
  slug: "all-columns",
  name: "All columns",
  description:
    "Every column but identifiers; numbers in about 32 bins of equal frequency, divided further where the classes differ.",
  // A column without a name in the header is a row index.
  columnsOf: (columns, outcome, schema) =>
    schema
      ? featureColumns(schema, columns).map(({ name }) => name)
      : columns
          .filter(({ name, isUnnamed }) => name !== outcome.column && name !== claimsKey && !isUnnamed)
          .map(({ name }) => name),
  fit(name, column, rows, labels) {
    const feature = fitColumn(name, column, rows, labels);
    // Other parts of a date say that it is missing.
    if (column.format?.type === "date" && feature.type === "number" && feature.edges.length === 0)
      return undefined;
    // A constant column carries no information.
    return codeCount(feature) > 1 ? feature : undefined;
  },
};
export default set;

function fitColumn(name: string, column: CodedColumn, rows: Uint32Array, labels?: Uint8Array): Feature {
  const { values, codes, format } = column;
  const counts = new Uint32Array(values.length);
  const positives = new Uint32Array(values.length);
  for (const row of rows) {
    counts[codes[row]!]!++;
    positives[codes[row]!]! += labels?.[row] ?? 0;
  }
  const there = [...counts.keys()].filter((code) => counts[code]! > 0);
  const read = format && { format };
  if (isNumeric(column)) {
    const numbers = there
      .filter((code) => values[code]!.trim() !== "")
      .map((code) => ({ value: Number(values[code]), count: counts[code]!, positives: positives[code]! }));
    const known = numbers.reduce((sum, { count }) => sum + count, 0);
    return {
      ...{ name, type: "number", edges: binEdges(numbers) },
      ...(rows.length - known >= fewestRows && { hasMissing: true }),
      ...read,
    };
  }
  const frequent = there
    .filter((code) => counts[code]! >= fewestRows)
    .sort((a, b) => counts[b]! - counts[a]! || (values[a]! < values[b]! ? -1 : 1));
  if (frequent.length > maxCategories && labels) {
    const shares = categoryShares(column, frequent.slice(0, maxShares), rows, labels);
    const numbers = sharesOfOtherFolds(column, shares, rows, labels);
    const edges = binEdges(countNumbers(numbers, rows, labels));
    return { name, type: "number", edges, shares, ...read };
  }
  const known = frequent
    .slice(0, maxCategories)
    .map((code) => values[code]!)
    .sort();
  const categoryOf = Object.fromEntries(known.map((value) => [value, shownValue(column, value)]));
  const categories = known.map((value) => shownValue(column, value));
  return { name, type: "category", categories, categoryOf, ...read };
}

/** Rows, and positive ones, by number. @param numbers by place in `rows` */
function countNumbers(numbers: Float64Array, rows: Uint32Array, labels: Uint8Array) {
  const counts = new Map<number, { value: number; count: number; positives: number }>();
  for (const [place, value] of numbers.entries()) {
    const count = counts.get(value) ?? { value, count: 0, positives: 0 };
    counts.set(value, count);
    count.count++;
    count.positives += labels[rows[place]!]!;
  }
  return [...counts.values()];
}
