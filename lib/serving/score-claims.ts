import { DomainError } from "@/lib/base/errors";
import { chunksOf, numbersOf, withDuckDb } from "@/lib/datasets/duckdb";
import { readTextSql } from "@/lib/datasets/read-value-sql";
import { type ReadableVersion, tableOf } from "@/lib/datasets/table-of";
import { readingsOf } from "@/lib/learning/features/features";
import { codesQuery } from "@/lib/learning/features/transformation";
import { predictFraud } from "@/lib/learning/predict-fraud";
import type { StoredModel } from "@/lib/learning/stored-model";

/** A chunk of consecutive claims, scored. */
export interface ScoredChunk {
  /** keys[claim]: values of the key columns. */
  keys: string[][];
  /** Probabilities of fraud by claim, calibrated if the model has a calibration. */
  probabilities: Float64Array;
  /** labels[claim]: 1 when the score before calibration is above the model's threshold, else 0. */
  labels: Uint8Array;
}

/** Batch size, in claims. */
const chunkClaims = 65_536;

/**
 * Scores all claims of a dataset version in order, one chunk at a time, in a worker thread. Memory use does not grow
 * with their number, and scores do not depend on the chunk size. `take` is awaited before the next chunk.
 * @param keyColumns columns that name a claim; without any, the number of its row does
 * @throws DomainError "invalid" naming missing columns, or the first claim without a key
 */
export async function scoreClaims(
  version: ReadableVersion,
  model: StoredModel,
  keyColumns: string[],
  take: (chunk: ScoredChunk) => Promise<void>,
  { signal, chunkSize = chunkClaims }: { signal?: AbortSignal; chunkSize?: number } = {},
): Promise<void> {
  const { features } = model;
  const names = [...keyColumns, ...features.map(({ name }) => name)];
  const claims = await tableOf(version, names, { signal, readings: readingsOf(features) });
  await withDuckDb(async (connection) => {
    const keyed = keyColumnsOf(keyColumns, claims.written);
    const result = await connection.stream(await codesQuery(connection, features, claims, keyed));
    let keys: string[][] = [];
    let codes = features.map(() => new Uint8Array(chunkSize));
    let row = 0;
    for await (const read of chunksOf(result, signal)) {
      const readKeys = keyed.map((_, index) => read.getColumnValues(index) as string[]);
      const readCodes = features.map((_, index) => numbersOf(read.getColumnVector(keyed.length + index)));
      for (let position = 0; position < read.rowCount; position++, row++) {
        const key = readKeys.map((values) => values[position]!);
        if (key.includes("")) throw noKey(row, keyColumns, key);
        const place = keys.push(key) - 1;
        for (const [feature, values] of readCodes.entries()) codes[feature]![place] = values[position]!;
        if (keys.length === chunkSize) await score();
      }
    }
    if (keys.length > 0) await score();

    async function score(): Promise<void> {
      const rows = Uint32Array.from(keys.keys());
      const { scores, probabilities } = await predictFraud(model, codes, rows);
      signal?.throwIfAborted();
      await take({ keys, probabilities, labels: labelsOf(scores, model.threshold) });
      keys = [];
      codes = features.map(() => new Uint8Array(chunkSize));
    }
  }, signal);
}

/**
 * SQL expressions of the claims' key columns, as trimmed text; "" for a missing value. Without key columns, of the
 * number of the row, from 1.
 */
export function keyColumnsOf(
  names: readonly string[],
  written: (name: string) => string,
): { sql: string; name: string }[] {
  if (names.length === 0) return [{ sql: "cast(row_number() over () as varchar)", name: "k0" }];
  return names.map((name, index) => ({
    sql: `coalesce(${readTextSql(written(name))}, '')`,
    name: `k${index}`,
  }));
}

/** Labels claims as the model's ONNX file does: both sides rounded to float32. */
function labelsOf(scores: Float64Array, threshold: number): Uint8Array {
  const limit = Math.fround(threshold);
  return Uint8Array.from(scores, (score) => (Math.fround(score) > limit ? 1 : 0));
}

/** Creates the error for a claim without a key. @param row counted from 0 */
export function noKey(row: number, columns: string[], key: string[]): DomainError {
  const empty = columns[key.indexOf("")];
  return new DomainError(
    "invalid",
    `Row ${row + 1} has no ${empty}. Each row needs a key: choose other key columns, or fill in the value.`,
  );
}
