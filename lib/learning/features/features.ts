import { DomainError } from "@/lib/base/errors";
import { mapInTurns } from "@/lib/base/in-turns";
import type { CodedColumn } from "@/lib/datasets/coded-column";
import type { DatasetColumn } from "@/lib/datasets/dataset";
import type { Outcome } from "@/lib/datasets/outcome";
import type { DatasetSchema } from "@/lib/datasets/schema/dataset-schema";
import type { Reading } from "@/lib/datasets/table-of";
import type { ValueFormat } from "@/lib/datasets/value-format";
import { type CategoryShares, sharesOfOtherFolds } from "./category-shares";

/**
 * Encoding of one claim column as codes. Plain data, stored with the model, so that prediction encodes as training did.
 */
export type Feature = {
  name: string;
  /** Format of its raw values (`readValue`). Models trained before formats existed use raw values unchanged. */
  format?: ValueFormat | undefined;
  /** Boosted trees make the score only rise (1) or only fall (-1) with the number. */
  monotone?: 1 | -1 | undefined;
} & (
  | {
      type: "category";
      /** Ordered; the code of a value is the index of its category. */
      categories: string[];
      /** Category by raw value. Several values may share a category. */
      categoryOf: Record<string, string>;
    }
  | {
      type: "number";
      /** Ascending; the code of a value is the number of edges at or below it. */
      edges: number[];
      /** Present for a category of many values, whose number is a share of positives. */
      shares?: CategoryShares | undefined;
      /** True when a missing value has a code of its own, after those of the numbers. Absent: it is unknown. */
      hasMissing?: boolean | undefined;
    }
);

/** Reading of each feature's column, by column name. */
export function readingsOf(features: readonly Feature[]): Record<string, Reading> {
  return Object.fromEntries(features.map(({ name, format }) => [name, format ?? "as written"]));
}

/** The columns that a model learns from: one file in lib/learning/feature-sets. */
export interface FeatureSet {
  /** File name without extension. */
  slug: string;
  name: string;
  description: string;
  /** Columns that a dataset must have; a set without them fits any. */
  requires?: string[];
  /**
   * Columns of a dataset that the set reads. @param columns all columns of the dataset @param outcome what is learned
   * @param schema roles of the columns; without it, all but the outcome and numbering columns are features
   */
  columnsOf(
    columns: readonly (Pick<DatasetColumn, "name" | "notations" | "isUnnamed"> & { type: string })[],
    outcome: Pick<Outcome, "column">,
    schema?: DatasetSchema,
  ): string[];
  /**
   * Fits the encoding of one column on the training rows only. @param rows row indices
   * @param labels `labels[row]: 0 | 1`, by which numbers are divided more finely where their classes differ
   * @returns undefined for a column that carries no information
   */
  fit(name: string, column: CodedColumn, rows: Uint32Array, labels?: Uint8Array): Feature | undefined;
}

/** Fits a feature set on its columns, by name. @param rows row indices @param labels by row */
export function fitFeatures(
  set: FeatureSet,
  columns: Record<string, CodedColumn>,
  rows: Uint32Array,
  labels?: Uint8Array,
): Feature[] {
  return Object.entries(columns).flatMap(([name, column]) => set.fit(name, column, rows, labels) ?? []);
}

/** `fitFeatures` with a turn of the event loop after each column. */
export async function fitInTurns(
  set: FeatureSet,
  columns: Record<string, CodedColumn>,
  rows: Uint32Array,
  labels?: Uint8Array,
): Promise<Feature[]> {
  const fitted = await mapInTurns(Object.entries(columns), ([name, column]) =>
    set.fit(name, column, rows, labels),
  );
  return fitted.filter((feature) => feature !== undefined);
}

/** Code of a value that the feature does not know: no question of a tree holds for it, and it has no weight. */
export const unknownCode = 255;

/** Code of a missing number, or of a text that is no number; undefined for a feature without one. */
export function missingCodeOf(feature: Feature): number | undefined {
  return feature.type === "number" && feature.hasMissing ? feature.edges.length + 1 : undefined;
}

/** Name of a feature's numbers, in words. */
export function numberName(feature: Feature): string {
  return feature.type === "number" && feature.shares ? `share of positives by ${feature.name}` : feature.name;
}

/** True when a feature's column holds texts. */
export function isOfText(feature: Feature): boolean {
  return feature.type === "category" || feature.shares !== undefined;
}

/** Number of codes of a feature, without the unknown code. */
export function codeCount(feature: Feature): number {
  if (feature.type === "category") return feature.categories.length;
  return feature.edges.length + (feature.hasMissing ? 2 : 1);
}

/** A yes-or-no question about a row: is the feature's code between `low` and `high`, both included? */
export interface Question {
  feature: number;
  low: number;
  high: number;
}

/**
 * All questions that a tree may ask. For a category: is it this value (each except the first, as in one-hot encoding
 * without the first)? For a number: is it below this edge, and is it missing?
 */
export function questionsOf(features: readonly Feature[]): Question[] {
  return features.flatMap((feature, index) => {
    const about = (low: number, high: number) => ({ feature: index, low, high });
    if (feature.type === "category")
      return feature.categories.slice(1).map((_, place) => about(place + 1, place + 1));
    const missing = missingCodeOf(feature);
    return [
      ...feature.edges.map((_, high) => about(0, high)),
      ...(missing === undefined ? [] : [about(missing, missing)]),
    ];
  });
}

/**
 * Groups questions by the columns of a scikit-learn design matrix: a number is one column, whether it is missing another,
 * and a category is one column for each value except the first.
 * @param questions in the order of `questionsOf` @returns ranges of indices into `questions`; `end` is exclusive
 */
export function columnsOf(questions: readonly Question[]): { start: number; end: number }[] {
  const columns: { start: number; end: number }[] = [];
  questions.forEach(({ low, high }, question) => {
    // Questions about a number start at code 0 and are consecutive; those about one code start above 0.
    if (low < high) columns.at(-1)!.end++;
    else columns.push({ start: question, end: question + 1 });
  });
  return columns;
}

/**
 * Encodes columns as `codes[feature][row]`. @param columns by name, read with `readingsOf`
 * @throws DomainError "invalid" when a column is missing
 */
export function encodeFeatures(
  features: readonly Feature[],
  columns: Record<string, CodedColumn>,
): Uint8Array[] {
  return features.map((feature) => {
    const column = columns[feature.name];
    if (!column)
      throw new DomainError("invalid", `The data has no column ${feature.name}, which the model needs.`);
    const codeOfValue = Uint8Array.from(column.values, (value) => codeOf(feature, value));
    // Shared memory: training in several threads needs no copy.
    const codes = new Uint8Array(new SharedArrayBuffer(column.codes.length));
    for (let row = 0; row < codes.length; row++) codes[row] = codeOfValue[column.codes[row]!]!;
    return codes;
  });
}

/** `encodeFeatures` with a turn of the event loop after each feature. */
export async function encodeInTurns(
  features: readonly Feature[],
  columns: Record<string, CodedColumn>,
): Promise<Uint8Array[]> {
  const encoded = await mapInTurns(features, (feature) => encodeFeatures([feature], columns));
  return encoded.flat();
}

/**
 * `encodeInTurns` for a training: its rows get the shares of categories that the other folds give them.
 * @param rows training rows @param labels `labels[row]: 0 | 1`
 */
export async function encodeForTraining(
  features: readonly Feature[],
  columns: Record<string, CodedColumn>,
  rows: Uint32Array,
  labels: Uint8Array,
): Promise<Uint8Array[]> {
  return mapInTurns(features, (feature) => {
    const [codes] = encodeFeatures([feature], columns);
    if (feature.type === "number" && feature.shares) {
      const shares = sharesOfOtherFolds(columns[feature.name]!, feature.shares, rows, labels);
      for (const [place, row] of rows.entries()) codes![row] = countUpTo(feature.edges, shares[place]!);
    }
    return codes!;
  });
}

/** Pattern of numbers as `readValue` writes them; any other text is unknown. ONNX graphs use the same pattern (RE2). */
export const numberPattern = "\\s*[+-]?([0-9]+[.]?[0-9]*|[.][0-9]+)([eE][+-]?[0-9]+)?\\s*";
const isNumber = new RegExp(`^(?:${numberPattern})$`);

function codeOf(feature: Feature, value: string): number {
  if (feature.type === "category") {
    // A value without a category is unknown, even when the empty text is a category.
    const category = Object.hasOwn(feature.categoryOf, value) ? feature.categoryOf[value]! : undefined;
    const place = category === undefined ? -1 : feature.categories.indexOf(category);
    return place < 0 ? unknownCode : place;
  }
  if (feature.shares) {
    const { of, otherwise } = feature.shares;
    return countUpTo(feature.edges, Object.hasOwn(of, value) ? of[value]! : otherwise);
  }
  if (!isNumber.test(value)) return missingCodeOf(feature) ?? unknownCode;
  return countUpTo(feature.edges, Number(value));
}

/** Number of edges at or below a number, by binary search. @param edges ascending */
export function countUpTo(edges: readonly number[], number: number): number {
  let low = 0;
  let high = edges.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (edges[middle]! <= number) low = middle + 1;
    else high = middle;
  }
  return low;
}
