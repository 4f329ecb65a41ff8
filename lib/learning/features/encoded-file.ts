import { fileWriter, ParquetWriter } from "hyparquet-writer";
import { DomainError } from "@/lib/base/errors";
import { type DatasetColumn, type FileContents, maxColumns } from "@/lib/datasets/dataset";
import { type Feature, missingCodeOf, numberName, questionsOf } from "./features";

/** Maximum values of a row group, which is in memory while it is written. */
const valuesAtOnce = 20_000_000;
const rowsAtOnce = 100_000;

/** Claims as codes, in shared memory. */
export interface EncodedClaims {
  features: readonly Feature[];
  /** codes[feature][row] */
  codes: readonly Uint8Array[];
  /** Name of the outcome's column. */
  target: string;
  /** labels[row]: 0 | 1 */
  labels: Uint8Array;
}

/**
 * Names of the columns of encoded claims: one per question, such as "Make = Honda" or "Age < 30.5", and the outcome's.
 * Names are unique in upper and lower case alike, since DuckDB does not tell these apart.
 * @throws DomainError "too-large"
 */
export function encodedColumns({ features, target }: Pick<EncodedClaims, "features" | "target">): string[] {
  const used = new Set([target.toLowerCase()]);
  const names = questionsOf(features).map(({ feature: index, high }) => {
    const feature = features[index]!;
    const base = `${numberName(feature)} ${conditionOf(feature, high)}`;
    let name = base;
    for (let suffix = 2; used.has(name.toLowerCase()); suffix++) name = `${base} (${suffix})`;
    used.add(name.toLowerCase());
    return name;
  });
  if (names.length >= maxColumns)
    throw new DomainError(
      "too-large",
      `The encoded rows would have ${names.length + 1} columns; ${maxColumns} are the most. Encode data with fewer columns.`,
    );
  return [...names, target];
}

function conditionOf(feature: Feature, high: number): string {
  if (feature.type === "category") {
    const category = feature.categories[high]!;
    return category === "" ? "is missing" : `= ${category}`;
  }
  return high === missingCodeOf(feature) ? "is missing" : `< ${feature.edges[high]}`;
}

/**
 * Writes claims as a Parquet file with the columns of `encodedColumns`, which hold 0 and 1. It takes a tenth of a
 * second for a million values, so it runs in a worker thread. DuckDB would take a millisecond per column for planning.
 * @returns number of ones in each column
 */
export function writeEncodedFile(file: string, claims: EncodedClaims): Uint32Array {
  const { features, codes, labels } = claims;
  const names = encodedColumns(claims);
  const questions = questionsOf(features);
  const ones = new Uint32Array(names.length);
  const writer = new ParquetWriter({
    writer: fileWriter(file),
    schema: [
      { name: "claims", num_children: names.length },
      ...names.map((name) => ({
        name,
        type: "INT32" as const,
        converted_type: "UINT_8" as const,
        repetition_type: "REQUIRED" as const,
      })),
    ],
    statistics: false,
  });
  const atOnce = Math.max(1, Math.min(rowsAtOnce, Math.floor(valuesAtOnce / names.length)));
  for (let start = 0; start < labels.length; start += atOnce) {
    const rows = Math.min(atOnce, labels.length - start);
    const answers = (column: number): Uint8Array => {
      const question = questions[column];
      if (!question) return Uint8Array.from(labels.subarray(start, start + rows));
      const ofFeature = codes[question.feature]!;
      const found = new Uint8Array(rows);
      for (let row = 0; row < rows; row++) {
        const code = ofFeature[start + row]!;
        found[row] = code >= question.low && code <= question.high ? 1 : 0;
      }
      return found;
    };
    const columnData = names.map((name, column) => {
      const data = answers(column);
      for (let row = 0; row < rows; row++) ones[column]! += data[row]!;
      return { name, data };
    });
    writer.write({ columnData, rowGroupSize: rows });
  }
  writer.finish();
  return ones;
}

/** Contents of a file that `writeEncodedFile` wrote. @param ones number of ones in each column */
export function encodedContents(names: readonly string[], ones: Uint32Array, rows: number): FileContents {
  const columns = names.map((name, index): DatasetColumn => {
    const counts = [
      { value: "0", count: rows - ones[index]! },
      { value: "1", count: ones[index]! },
    ].filter(({ count }) => count > 0);
    const values = counts.map(({ value }) => Number(value));
    return {
      name,
      type: "integer",
      nulls: 0,
      distinct: counts.length,
      top: counts.toSorted((a, b) => b.count - a.count),
      min: Math.min(...values),
      max: Math.max(...values),
      decimal: ".",
      numbers: rows,
      notations: { booleans: rows },
      meanLength: 1,
      stored: "UTINYINT",
    };
  });
  return { format: "parquet", dialect: null, rows, columns };
}
