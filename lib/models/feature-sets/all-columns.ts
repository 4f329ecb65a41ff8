import type { CodedColumn } from "@/lib/datasets/coded-column";
import { targetColumn } from "@/lib/datasets/dataset";
import { codeCount, type Feature, type FeatureSet } from "@/lib/models/features";

/** Counts up with the claims, so it tells their order and nothing of the claim. */
const identifiers = new Set(["PolicyNumber"]);
const maxBins = 32;
const maxCategories = 60;
/** A category of fewer training rows is unknown: too few to learn from. */
const fewestRows = 5;

/** Every column but the target and identifiers: numbers in bins of equal frequency, categories as they are. */
const set: FeatureSet = {
  slug: "all-columns",
  name: "All columns",
  description: "Every column but identifiers; numbers in at most 32 bins of equal frequency.",
  columnsOf: (columns) =>
    columns.map(({ name }) => name).filter((name) => name !== targetColumn && !identifiers.has(name)),
  fit: (columns, rows) =>
    Object.entries(columns)
      .filter(([name]) => name !== targetColumn && !identifiers.has(name))
      .map(([name, column]) => fitColumn(name, column, rows))
      // A column that is always the same says nothing.
      .filter((feature) => codeCount(feature) > 1),
};
export default set;

function fitColumn(name: string, { values, codes }: CodedColumn, rows: Uint32Array): Feature {
  const byCode = new Uint32Array(values.length);
  for (const row of rows) byCode[codes[row]!]!++;
  const counts = new Map(
    values.map((value, code): [string, number] => [value, byCode[code]!]).filter(([, count]) => count > 0),
  );
  const distinct = [...counts.keys()];
  const isNumeric = distinct.every((value) => value.trim() === "" || Number.isFinite(Number(value)));
  if (isNumeric) return { name, type: "number", edges: edgesOf(counts) };
  const categories = distinct
    .filter((value) => counts.get(value)! >= fewestRows)
    .sort((a, b) => counts.get(b)! - counts.get(a)! || (a < b ? -1 : 1))
    .slice(0, maxCategories)
    .sort();
  const categoryOf = Object.fromEntries(categories.map((value) => [value, value]));
  return { name, type: "category", categories, categoryOf };
}

/** Between values, so that each bin holds about the same number of rows; halfway, so that rounding moves none. */
function edgesOf(counts: Map<string, number>): number[] {
  const numbers = [...counts]
    .filter(([value]) => value.trim() !== "")
    .map(([value, count]) => ({ value: Number(value), count }))
    .sort((a, b) => a.value - b.value);
  const perBin = numbers.reduce((sum, { count }) => sum + count, 0) / maxBins;
  const edges: number[] = [];
  let inBin = 0;
  numbers.forEach(({ value, count }, at) => {
    inBin += count;
    const next = numbers[at + 1];
    if (!next || next.value === value) return;
    const isFine = numbers.length <= maxBins;
    if (!isFine && inBin < perBin) return;
    edges.push((value + next.value) / 2);
    inBin = 0;
  });
  return edges;
}
