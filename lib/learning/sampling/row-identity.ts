import type { DatasetColumn } from "@/lib/datasets/dataset";
import { chunksOf, withDuckDb } from "@/lib/datasets/duckdb";
import { type ReadableVersion, tableOf } from "@/lib/datasets/table-of";
import { target } from "@/lib/learning/features/target";

/** The columns by which rows are known again in another file, in another order or under another number. */
export interface IdentityColumns {
  /** All but the label and those that number rows: a row with the same values has been learned from. */
  content: string[];
  /** A column that numbers rows, such as a policy's number; null where there is none. */
  key: string | null;
}

/** First 64 bits of SHA-256, by row in the order of the file. */
export interface RowHashes {
  content: BigUint64Array;
  key: BigUint64Array | null;
}

/** Chooses them by the profile of a dataset version. @param rows of the version */
export function identityColumns(columns: readonly DatasetColumn[], rows: number): IdentityColumns {
  const others = columns.filter(({ name }) => name !== target);
  // An amount may differ in every row and says something of the claim; a whole number or a text that does is its name.
  const numbering = others.filter(
    ({ distinct, type }) => rows > 1 && distinct === rows && (type === "integer" || type === "text"),
  );
  const content = others.filter((column) => !numbering.includes(column));
  const names = (content.length > 0 ? content : others).map(({ name }) => name);
  return { content: names.sort(), key: numbering[0]?.name ?? null };
}

/**
 * Hashes every row's values, by column in the given order: numbers that are written in different ways are the same, so
 * that a CSV and a Parquet file of the same claims agree. @throws DomainError "invalid" naming columns that are missing
 */
export async function hashRows(
  version: ReadableVersion & { rows: number },
  { content, key }: IdentityColumns,
  signal?: AbortSignal,
): Promise<RowHashes> {
  const names = key === null ? content : [...content, key];
  const { rawTable, written } = await tableOf(version, names, { signal });
  const hashOf = (names: string[]) =>
    `cast('0x' || substr(sha256(concat_ws(chr(31), ${names.map((name) => canonical(written(name))).join(", ")})), 1, 16) as ubigint)`;
  const hashes = [hashOf(content), ...(key === null ? [] : [hashOf([key])])];
  const found = hashes.map(() => new BigUint64Array(version.rows));
  await withDuckDb(async (connection) => {
    // A text file keeps its order in a table only.
    await connection.run(
      `create table hashed as select ${hashes.map((hash, at) => `${hash} as h${at}`).join(", ")} from ${rawTable}`,
    );
    const result = await connection.stream(
      `select ${hashes.map((_, at) => `h${at}`).join(", ")} from hashed`,
    );
    let row = 0;
    for await (const chunk of chunksOf(result, signal)) {
      for (const [at, values] of found.entries())
        values.set((chunk.getColumnVector(at) as unknown as { items: BigUint64Array }).items, row);
      row += chunk.rowCount;
    }
  }, signal);
  return { content: found[0]!, key: found[1] ?? null };
}

/** A value without its spaces; a number of up to 15 digits, which a double holds, in one way of writing. */
function canonical(text: string): string {
  const trimmed = `trim(coalesce(${text}, ''))`;
  return `case when length(${trimmed}) <= 15 then coalesce(cast(try_cast(${trimmed} as double) as varchar), ${trimmed}) else ${trimmed} end`;
}

/** The hashes of some rows. */
export function pickHashes({ content, key }: RowHashes, rows: Uint32Array): RowHashes {
  const pick = (values: BigUint64Array) => BigUint64Array.from(rows, (row) => values[row]!);
  return { content: pick(content), key: key && pick(key) };
}
