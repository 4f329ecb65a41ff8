import { literal, withDuckDb } from "@/lib/datasets/duckdb";
import { type ReadableVersion, tableOf } from "@/lib/datasets/table-of";
import { describeCode, describeCondition } from "@/lib/learning/features/describe-code";
import { readingsOf } from "@/lib/learning/features/features";
import { codesQuery } from "@/lib/learning/features/transformation";
import type { StoredModel } from "@/lib/learning/stored-model";
import { explainInWorker } from "@/lib/learning/workers/train-in-workers";
import { claimKey } from "./prediction";
import { keyColumnsOf } from "./score-claims";

/** A feature that raises a claim's score, with its Shapley value. */
export interface Reason {
  feature: string;
  /** Value as the model sees it. */
  value: string;
  /** Both as a condition, for people. */
  text: string;
  contribution: number;
}

const reasonsOfEach = 3;

/** Top reasons of a few claims, by claim key. Among claims with the same key, the first counts. */
export async function explainClaims(
  version: ReadableVersion,
  model: StoredModel,
  keyColumns: string[],
  keys: string[][],
  signal?: AbortSignal,
): Promise<Reason[][]> {
  const { features } = model;
  const codesByKey = await readCodes(version, model, keyColumns, keys, signal);
  const codes = features.map((_, feature) =>
    Uint8Array.from(keys, (key) => codesByKey.get(claimKey(key))![feature]!),
  );
  const { values } = await explainInWorker(model.kind, model.model, codes, Uint32Array.from(keys.keys()));
  return keys.map((_, place) =>
    topReasons(
      features.map((feature, index) => ({
        feature: feature.name,
        value: describeCode(feature, codes[index]![place]!),
        text: describeCondition(feature, codes[index]![place]!),
        contribution: values[index]![place]!,
      })),
    ),
  );
}

/** Those that raise the score most. */
export function topReasons(reasons: Reason[]): Reason[] {
  return reasons
    .filter(({ contribution }) => contribution > 0)
    .sort((a, b) => b.contribution - a.contribution)
    .slice(0, reasonsOfEach);
}

async function readCodes(
  version: ReadableVersion,
  { features }: StoredModel,
  keyColumns: string[],
  keys: string[][],
  signal?: AbortSignal,
): Promise<Map<string, number[]>> {
  const names = [...keyColumns, ...features.map(({ name }) => name)];
  const claims = await tableOf(version, names, { signal, readings: readingsOf(features) });
  const keyed = keyColumnsOf(keyColumns, claims.written);
  const key = keyed.map(({ name }) => name);
  const wanted = keys.map((key) => `(${key.map(literal).join(", ")})`);
  const rows = await withDuckDb(async (connection) => {
    const reader = await connection.runAndReadAll(
      `select * from (${await codesQuery(connection, features, claims, keyed)})
       where (${key.join(", ")}) in (${wanted.join(", ")})`,
    );
    return reader.getRowsJS();
  }, signal);
  const codes = new Map<string, number[]>();
  for (const row of rows) {
    const key = claimKey(row.slice(0, keyed.length).map(String));
    if (!codes.has(key)) codes.set(key, row.slice(keyed.length) as number[]);
  }
  return codes;
}
