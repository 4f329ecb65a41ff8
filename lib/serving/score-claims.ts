import { DomainError } from "@/lib/base/errors";
import { chunksOf, numbersOf, withDuckDb } from "@/lib/datasets/duckdb";
import { readTextSql } from "@/lib/datasets/read-value-sql";
import { type ReadableVersion, tableOf } from "@/lib/datasets/table-of";
import { readingsOf } from "@/lib/learning/features/features";
import { codesQuery } from "@/lib/learning/features/transformation";
import { predictFraud } from "@/lib/learning/predict-fraud";
import type { StoredModel } from "@/lib/learning/stored-model";

/** Some claims after one another, scored. */
export interface ScoredChunk {
  /** By claim: the values of the key columns. */
  keys: string[][];
  /** Of fraud, calibrated where the model has a calibration. */
  probabilities: Float64Array;
  /** 1 where the score before calibration is over the model's threshold. */
  labels: Uint8Array;
}

/** So many claims are in memory at once. */
const chunkClaims = 65_536;

/**
 * Scores all claims of a dataset version in order, a chunk at a time in a worker thread: the memory needed does not grow
 * with their number, and the scores are the same for any size of chunk. `take` is awaited before the next chunk.
 * @throws DomainError "invalid" naming columns that are missing, or the first claim that has no key
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
      const readKeys = keyColumns.map((_, at) => read.getColumnValues(at) as string[]);
      const readCodes = features.map((_, at) => numbersOf(read.getColumnVector(keyColumns.length + at)));
      for (let at = 0; at < read.rowCount; at++, row++) {
        const key = readKeys.map((values) => values[at]!);
        if (key.includes("")) throw noKey(row, keyColumns, key);
        const place = keys.push(key) - 1;
        for (const [feature, values] of readCodes.entries()) codes[feature]![place] = values[at]!;
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

/** The key columns of claims in SQL, as text without space around it; "" for none. */
export function keyColumnsOf(
  names: readonly string[],
  written: (name: string) => string,
): { sql: string; name: string }[] {
  return names.map((name, at) => ({
    sql: `coalesce(${readTextSql(written(name))}, '')`,
    name: `k${at}`,
  }));
}

/** As the model's ONNX file labels: both sides rounded to float32. */
function labelsOf(scores: Float64Array, threshold: number): Uint8Array {
  const limit = Math.fround(threshold);
  return Uint8Array.from(scores, (score) => (Math.fround(score) > limit ? 1 : 0));
}

function noKey(row: number, columns: string[], key: string[]): DomainError {
  const empty = columns[key.indexOf("")];
  return new DomainError(
    "invalid",
    `Claim ${row + 1} has no ${empty}. Each claim needs its key: name other key columns, or fill it in.`,
  );
}
