import type { DatasetColumn } from "@/lib/datasets/dataset";
import { chunksOf, withDuckDb } from "@/lib/datasets/duckdb";
import type { Outcome } from "@/lib/datasets/outcome";
import { type RowSample, sampledTable } from "@/lib/datasets/sampled-table";
import { type ReadableVersion, tableOf } from "@/lib/datasets/table-of";

/** Columns that identify rows across files, independent of order and numbering. */
export interface IdentityColumns {
  /** All columns except the label and row-numbering ones: a row with the same values has been learned from. */
  content: string[];
  /** A column that numbers rows, such as a policy number; null when there is none. */
  key: string | null;
}

/** First 64 bits of SHA-256, by row in file order. */
export interface RowHashes {
  content: BigUint64Array;
  key: BigUint64Array | null;
}

/** Chooses the identity columns from the profile of a dataset version. @param rows number of rows of the version */
export function identityColumns(
  columns: readonly DatasetColumn[],
  rows: number,
  outcome: Pick<Outcome, "column">,
): IdentityColumns {
  const others = columns.filter(({ name }) => name !== outcome.column);
  // An amount that is unique in every row still describes the claim; a unique whole number or text only names it.
  const numbering = others.filter(
    ({ distinct, type }) => rows > 1 && distinct === rows && (type === "integer" || type === "text"),
  );
  const content = others.filter((column) => !numbering.includes(column));
  const names = (content.length > 0 ? content : others).map(({ name }) => name);
  return { content: names.sort(), key: numbering[0]?.name ?? null };
}

/**
 * Hashes the values of every row, column by column in the listed order. Different notations of a number are equal, so a
 * CSV and a Parquet file of the same claims agree.
 * @param options.sample hashes these rows only: those that `readCodedColumns` reads by the same sample
 * @throws DomainError "invalid" naming missing columns
 */
export async function hashRows(
  version: ReadableVersion & { rows: number },
  { content, key }: IdentityColumns,
  options: { signal?: AbortSignal | undefined; sample?: RowSample | undefined } = {},
): Promise<RowHashes> {
  const { signal, sample } = options;
  const names = key === null ? content : [...content, key];
  const { rawTable, written } = await tableOf(version, names, { signal });
  const hashOf = (names: string[]) =>
    `cast('0x' || substr(sha256(concat_ws(chr(31), ${names.map((name) => canonical(written(name))).join(", ")})), 1, 16) as ubigint)`;
  const hashes = [hashOf(content), ...(key === null ? [] : [hashOf([key])])];
  const found = hashes.map(() => new BigUint64Array(version.rows));
  let count = 0;
  await withDuckDb(async (connection) => {
    const picked = hashes.map((hash, index) => `${hash} as h${index}`).join(", ");
    const isSampled = sample !== undefined && sample.share < 1;
    const source = isSampled ? sampledTable(picked, rawTable, sample) : `select ${picked} from ${rawTable}`;
    // A text file keeps its row order only in a table.
    await connection.run(`create table hashed as ${source}`);
    const result = await connection.stream(
      `select ${hashes.map((_, index) => `h${index}`).join(", ")} from hashed`,
    );
    for await (const chunk of chunksOf(result, signal)) {
      for (const [index, values] of found.entries())
        values.set((chunk.getColumnVector(index) as unknown as { items: BigUint64Array }).items, count);
      count += chunk.rowCount;
    }
  }, signal);
  const [inContent, inKey] = found.map((values) => values.subarray(0, count));
  return { content: inContent!, key: inKey ?? null };
}

/**
 * Normalizes a value: removes spaces, and writes numbers of up to 15 digits, which a double holds exactly, in one
 * notation.
 */
function canonical(text: string): string {
  const trimmed = `trim(coalesce(${text}, ''))`;
  return `case when length(${trimmed}) <= 15 then coalesce(cast(try_cast(${trimmed} as double) as varchar), ${trimmed}) else ${trimmed} end`;
}

/** Hashes of some rows. */
export function pickHashes({ content, key }: RowHashes, rows: Uint32Array): RowHashes {
  const pick = (values: BigUint64Array) => BigUint64Array.from(rows, (row) => values[row]!);
  return { content: pick(content), key: key && pick(key) };
}
