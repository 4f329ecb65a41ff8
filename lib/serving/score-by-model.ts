import { type CodedColumn, textAt } from "@/lib/datasets/coded-column";
import { chunksOf, withDuckDb } from "@/lib/datasets/duckdb";
import type { DatasetVersion } from "@/lib/datasets/queries";
import { readCodedColumns } from "@/lib/datasets/read-coded-columns";
import { tableOf } from "@/lib/datasets/table-of";
import { valueInWords } from "@/lib/datasets/value-in-words";
import { claimsPerBatch } from "@/lib/learning/onnx/claim-batch";
import { type FieldValues, type ModelField, readFieldNumber } from "@/lib/learning/onnx/model-field";
import type { ScoringModel } from "@/lib/learning/scoring-model";
import { explainClaims, type Reason, topReasons } from "./explain-claims";
import { claimKey } from "./prediction";
import { keyColumnsOf, noKey, type ScoredChunk, scoreClaims } from "./score-claims";

/**
 * Scores all rows of a dataset version in order with any model (`scoreClaims`).
 * @throws DomainError "invalid" naming missing columns, or the first row without a key or a value that the model needs
 */
export async function scoreByModel(
  version: DatasetVersion,
  model: ScoringModel,
  keyColumns: string[],
  take: (chunk: ScoredChunk) => Promise<void>,
  { signal }: { signal?: AbortSignal } = {},
): Promise<void> {
  const { source, fields, readings } = model;
  if ("trained" in source) return scoreClaims(version, source.trained, keyColumns, take, { signal });
  const names = fields.map(({ name }) => name);
  const table = await tableOf(version, [...keyColumns, ...names], { signal, readings });
  await withDuckDb(async (connection) => {
    const read = table.read(names);
    const keyed = keyColumnsOf(keyColumns, table.written).map(({ sql, name }) => `${sql} as ${name}`);
    const values = names.map((name, field) => `coalesce(${read.column(name)}, '') as f${field}`);
    const result = await connection.stream(`select ${[...keyed, ...values].join(", ")} from ${read.table}`);
    let row = 0;
    for await (const chunk of chunksOf(result, signal)) {
      const columns = chunk.getColumns() as string[][];
      for (let start = 0; start < chunk.rowCount; start += claimsPerBatch) {
        const some = columns.map((column) => column.slice(start, start + claimsPerBatch));
        const texts = some.slice(keyed.length);
        const keys = some[0]!.map((_, place) => keyed.map((_, column) => some[column]![place]!));
        const without = keys.findIndex((key) => key.includes(""));
        if (without >= 0) throw noKey(row + without, keyColumns, keys[without]!);
        const batch = fields.map((field, column) => valuesOf(field, texts[column]!, row));
        const { labels, probabilities } = await source.scorer.scoreBatch({
          rows: keys.length,
          columns: batch,
        });
        signal?.throwIfAborted();
        await take({ keys, probabilities, labels: Uint8Array.from(labels) });
        row += keys.length;
      }
    }
  }, signal);
}

function valuesOf(field: ModelField, texts: string[], row: number): FieldValues {
  if (field.type === "text") return texts;
  return Float64Array.from(texts, (text, place) => readFieldNumber(text, field, `Row ${row + place + 1}`));
}

/** Rows that stand for "nothing is known" in explanations. */
const backgroundRows = 200;

/** Top reasons of a few rows, by key. Among rows with the same key, the first counts. */
export async function explainByModel(
  version: DatasetVersion,
  model: ScoringModel,
  keyColumns: string[],
  keys: string[][],
  signal?: AbortSignal,
): Promise<Reason[][]> {
  const { source, fields, readings } = model;
  if ("trained" in source) return explainClaims(version, source.trained, keyColumns, keys, signal);
  if (keys.length === 0) return [];
  const names = [...new Set([...keyColumns, ...fields.map(({ name }) => name)])];
  const columns = await readCodedColumns(version, names, {
    readings,
    ...(signal && { signal }),
  });
  const rows = rowsByKey(keys, keyColumns, columns, version.rows);
  const step = Math.max(1, Math.floor(version.rows / backgroundRows));
  const background = Uint32Array.from(
    { length: Math.min(version.rows, backgroundRows) },
    (_, index) => index * step,
  );
  const { values } = await model
    .encode(columns)
    .explain(rows, { background, seed: 1, ...(signal && { signal }) });
  return keys.map((_, place) =>
    topReasons(
      fields.map(({ name }, field) => {
        const value = textAt(columns[name]!, rows[place]!);
        const text = valueInWords(name, value);
        return { feature: name, value, text, contribution: values[field]![place]! };
      }),
    ),
  );
}

/** Row of each key, the first one of several. Without key columns the keys are numbers of rows, from 1. */
function rowsByKey(
  keys: string[][],
  keyColumns: string[],
  columns: Readonly<Record<string, CodedColumn>>,
  count: number,
): Uint32Array {
  if (keyColumns.length === 0) return Uint32Array.from(keys, ([number]) => Number(number) - 1);
  const wanted = new Map(keys.map((key, place) => [claimKey(key), place]));
  const rows = new Uint32Array(keys.length);
  const keyed = keyColumns.map((name) => columns[name]!);
  for (let row = count - 1; row >= 0; row--) {
    const place = wanted.get(claimKey(keyed.map(({ values, codes }) => values[codes[row]!]!)));
    if (place !== undefined) rows[place] = row;
  }
  return rows;
}
