import path from "node:path";
import type { DuckDBConnection } from "@duckdb/node-api";
import { withWorkingFolder } from "@/lib/base/working-folder";
import type { DatasetColumn } from "@/lib/datasets/dataset";
import { identifier, literal, withDuckDb } from "@/lib/datasets/duckdb";
import { scoreEdges } from "@/lib/learning/evaluate/score-edges";
import { probabilityColumn } from "./prediction";
import type { ScoredChunk } from "./score-claims";

const claimsPerTurn = 8192;

/** Summary of predictions. Claims whose key came before count only as duplicates. */
export interface Predictions {
  claims: number;
  flagged: number;
  duplicates: number;
  /** Number of claims by probability, between successive `edges`; a probability at an edge is above it. */
  distribution: number[];
  /** From 0 to 1, one more than the parts (`scoreEdges`). */
  edges: number[];
  /** Claims with the highest probabilities, with their key values. */
  highest: { key: string[]; probability: number }[];
}

/**
 * Collects predictions, the first of each claim key, and writes them as one Parquet file. They are buffered in a DuckDB
 * file, so memory use does not grow with their number.
 * @param options.keys the key columns @param options.highest number of highest-scoring claims to return
 * @param collect receives the function that takes chunks @param use receives the file, which is deleted afterwards
 */
export async function withPredictionsFile<T>(
  options: {
    keys: DatasetColumn[];
    modelVersion: string;
    hasProbabilities: boolean;
    /** Name of the column of probabilities. */
    probabilityColumn?: string;
    highest: number;
    signal?: AbortSignal;
  },
  collect: (add: (chunk: ScoredChunk) => Promise<void>) => Promise<void>,
  use: (file: string, predictions: Predictions) => Promise<T>,
): Promise<T> {
  const { keys, signal } = options;
  return withWorkingFolder("predictions", async (folder) => {
    const file = path.join(folder, "predictions.parquet");
    const predictions = await withDuckDb(async (connection) => {
      const columns = keys.map((_, index) => `k${index} varchar`);
      await connection.run(
        `create table scored (${columns.join(", ")}, label utinyint, fraud_probability double)`,
      );
      await collect((chunk) => append(connection, chunk));
      const duplicates = await dropDuplicates(connection, keys.length);
      const types = await keyTypes(connection, keys);
      await connection.run(
        `copy (select ${selected(options, types)} from scored order by rowid) to ${literal(file)} (format parquet)`,
      );
      return { ...(await summarize(connection, keys.length, options.highest)), duplicates };
    }, signal);
    return use(file, predictions);
  });
}

/**
 * Types of the key columns: their original DuckDB type when every key fits it, else text. "1,234" and 007 stay text.
 */
async function keyTypes(connection: DuckDBConnection, keys: DatasetColumn[]): Promise<string[]> {
  const types: Partial<Record<DatasetColumn["type"], string>> = { integer: "bigint", number: "double" };
  const wanted = keys.map(({ type }) => types[type] ?? "varchar");
  const fits = wanted.map(
    (type, index) => `coalesce(bool_and(try_cast(k${index} as ${type}) is not null), true)`,
  );
  const [row] = (await connection.runAndReadAll(`select ${fits.join(", ")} from scored`)).getRowsJS();
  return wanted.map((type, index) => (row![index] ? type : "varchar"));
}

function selected(
  options: {
    keys: DatasetColumn[];
    modelVersion: string;
    hasProbabilities: boolean;
    probabilityColumn?: string;
  },
  types: string[],
) {
  const keys = options.keys.map(
    ({ name }, index) => `cast(k${index} as ${types[index]}) as ${identifier(name)}`,
  );
  const probability = options.hasProbabilities
    ? [`fraud_probability as ${identifier(options.probabilityColumn ?? probabilityColumn)}`]
    : [];
  return [...keys, "label", ...probability, `${literal(options.modelVersion)} as model_version`].join(", ");
}

async function append(connection: DuckDBConnection, chunk: ScoredChunk): Promise<void> {
  const appender = await connection.createAppender("scored");
  for (const [index, key] of chunk.keys.entries()) {
    for (const value of key) appender.appendVarchar(value);
    appender.appendUTinyInt(chunk.labels[index]!);
    appender.appendDouble(chunk.probabilities[index]!);
    appender.endRow();
    if (index % claimsPerTurn === claimsPerTurn - 1) await new Promise((resolve) => setImmediate(resolve));
  }
  appender.closeSync();
}

async function dropDuplicates(connection: DuckDBConnection, keyCount: number): Promise<number> {
  const key = Array.from({ length: keyCount }, (_, index) => `k${index}`).join(", ");
  const before = await numbersOf(connection, "select count(*)::double from scored");
  await connection.run(
    `delete from scored where rowid not in (select min(rowid) from scored group by ${key})`,
  );
  const after = await numbersOf(connection, "select count(*)::double from scored");
  return before[0]! - after[0]!;
}

async function summarize(connection: DuckDBConnection, keyCount: number, highest: number) {
  const [claims, flagged, median] = await numbersOf(
    connection,
    `select count(*)::double, coalesce(sum(label), 0)::double, coalesce(quantile_cont(fraud_probability, 0.5), 1)
     from scored`,
  );
  const edges = scoreEdges(median!);
  const parts = edges.slice(1).map((end, index) => {
    const isLast = index === edges.length - 2;
    return `count(*) filter (fraud_probability >= ${edges[index]} ${isLast ? "" : `and fraud_probability < ${end}`})::double`;
  });
  const distribution = await numbersOf(connection, `select ${parts.join(", ")} from scored`);
  const top = await connection.runAndReadAll(
    `select * exclude (label) from scored order by fraud_probability desc, rowid limit ${highest}`,
  );
  return {
    claims: claims!,
    flagged: flagged!,
    distribution,
    edges,
    highest: top.getRowsJS().map((row) => ({
      key: row.slice(0, keyCount).map(String),
      probability: row[keyCount] as number,
    })),
  };
}

async function numbersOf(connection: DuckDBConnection, query: string): Promise<number[]> {
  const [row] = (await connection.runAndReadAll(query)).getRowsJS();
  return row as number[];
}
