import { DomainError } from "@/lib/base/errors";
import type { CodedColumn } from "@/lib/datasets/coded-column";
import type { ValueFormat } from "@/lib/datasets/read-value";
import type { Reading } from "@/lib/datasets/table-of";

/**
 * How one column of claims becomes a code. Plain data: it is kept with the model, so that prediction encodes as the
 * training did.
 */
export type Feature = {
  name: string;
  /** How its raw values are read (`readValue`). Models trained before values were read take them as written. */
  format?: ValueFormat | undefined;
} & (
  | {
      type: "category";
      /** In order; a value's code is the place of its category. */
      categories: string[];
      /** Category by raw value: several values may count as one. */
      categoryOf: Record<string, string>;
    }
  | {
      type: "number";
      /** Ascending; a value's code is how many of them are not above it. */
      edges: number[];
    }
);

/** How the columns of features are read, by name. */
export function readingsOf(features: readonly Feature[]): Record<string, Reading> {
  return Object.fromEntries(features.map(({ name, format }) => [name, format ?? "as written"]));
}

/** The columns that a model learns from: one file in lib/learning/feature-sets. */
export interface FeatureSet {
  /** The file's name. */
  slug: string;
  name: string;
  description: string;
  /** The columns of a dataset that it reads. @param columns all that the dataset has */
  columnsOf(columns: { name: string; type: string; isUnnamed?: boolean | undefined }[]): string[];
  /** What it takes from the rows to train on, and from no others. @param columns by name */
  fit(columns: Record<string, CodedColumn>, rows: Uint32Array): Feature[];
}

/** The code of a value that the feature does not know: no test of a tree holds for it, no weight counts. */
export const unknownCode = 255;

/** How many codes a feature has. */
export function codeCount(feature: Feature): number {
  return feature.type === "category" ? feature.categories.length : feature.edges.length + 1;
}

/** A yes-or-no question about a row: is the feature's code from `low` to `high`? */
export interface Question {
  feature: number;
  low: number;
  high: number;
}

/**
 * All questions that a tree may ask: of a category, whether it is this one (each but the first, as in one-hot encoding
 * without the first); of a number, whether it is below an edge.
 */
export function questionsOf(features: readonly Feature[]): Question[] {
  return features.flatMap((one, feature) =>
    one.type === "category"
      ? one.categories.slice(1).map((_, at) => ({ feature, low: at + 1, high: at + 1 }))
      : one.edges.map((_, high) => ({ feature, low: 0, high })),
  );
}

/**
 * The questions of each column of a design matrix, as scikit-learn would be given it: a number is one column, a category
 * one column for each value but the first.
 * @param questions as `questionsOf` lists them @returns ranges of indices into `questions`; `end` is exclusive
 */
export function columnsOf(questions: readonly Question[]): { start: number; end: number }[] {
  const columns: { start: number; end: number }[] = [];
  questions.forEach(({ low, high }, question) => {
    // Questions about a number start at code 0 and follow one another; those about a category do neither.
    if (low < high) columns.at(-1)!.end++;
    else columns.push({ start: question, end: question + 1 });
  });
  return columns;
}

/** Codes by feature and row. @param columns by name, read as the features are (`readingsOf`) @throws DomainError "invalid" when one is missing */
export function encodeFeatures(
  features: readonly Feature[],
  columns: Record<string, CodedColumn>,
): Uint8Array[] {
  return features.map((feature) => {
    const column = columns[feature.name];
    if (!column)
      throw new DomainError("invalid", `The data has no column ${feature.name}, which the model needs.`);
    const codeOfValue = Uint8Array.from(column.values, (value) => codeOf(feature, value));
    // In memory that threads share: training in several of them needs no copy.
    const codes = new Uint8Array(new SharedArrayBuffer(column.codes.length));
    for (let row = 0; row < codes.length; row++) codes[row] = codeOfValue[column.codes[row]!]!;
    return codes;
  });
}

/** Numbers as `readValue` gives them; anything else is unknown. ONNX graphs ask by the same pattern (RE2). */
export const numberPattern = "\\s*[+-]?([0-9]+[.]?[0-9]*|[.][0-9]+)([eE][+-]?[0-9]+)?\\s*";
const isNumber = new RegExp(`^(?:${numberPattern})$`);

function codeOf(feature: Feature, value: string): number {
  if (feature.type === "category") {
    // A value of no category is unknown, also where the empty text is a category.
    const category = Object.hasOwn(feature.categoryOf, value) ? feature.categoryOf[value]! : undefined;
    const place = category === undefined ? -1 : feature.categories.indexOf(category);
    return place < 0 ? unknownCode : place;
  }
  if (!isNumber.test(value)) return unknownCode;
  const number = Number(value);
  return feature.edges.filter((edge) => edge <= number).length;
}
