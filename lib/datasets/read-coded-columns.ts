import { type CodedColumn, emptyCodes } from "./coded-column";
import { chunksOf, numbersOf, withDuckDb } from "./duckdb";
import { type ReadableVersion, tableOf } from "./table-of";

/**
 * Reads some columns, in the order of the file; an empty value is "". DuckDB finds the distinct values and numbers the
 * rows, so that a million claims are no million strings.
 * @param options.sample reads about this share of the rows, drawn by the seed: the same rows for any columns
 * @throws DomainError "invalid" naming the columns that are missing
 */
export async function readCodedColumns(
  version: ReadableVersion & { rows: number },
  names: string[],
  options: {
    signal?: AbortSignal;
    onProgress?: (rows: number) => void;
    sample?: { share: number; seed: number };
  } = {},
): Promise<Record<string, CodedColumn>> {
  const { table, column } = await tableOf(version, names, options.signal);
  const isSampled = options.sample !== undefined && options.sample.share < 1;
  return withDuckDb(async (connection) => {
    const texts = names.map((name, at) => `coalesce(${column(name)}, '') as c${at}`).join(", ");
    const source = isSampled ? sampled(texts, table, options.sample!) : `select ${texts} from ${table}`;
    // A text file is parsed once; a Parquet file is read by column, so it need not be copied.
    const kind = version.format === "csv" || isSampled ? "table" : "view";
    await connection.run(`create ${kind} claims as ${source}`);
    const columns: CodedColumn[] = [];
    for (const at of names.keys()) {
      await connection.run(`create type e${at} as enum (select distinct c${at} from claims)`);
      const reader = await connection.runAndReadAll(`select unnest(enum_range(null::e${at})) as value`);
      const values = reader.getColumns()[0]!.map(String);
      columns.push({ values, codes: emptyCodes(values.length, version.rows) });
    }
    const numbers = names.map((_, at) => `enum_code(c${at}::e${at})`).join(", ");
    const result = await connection.stream(`select ${numbers} from claims`);
    let row = 0;
    for await (const chunk of chunksOf(result, options.signal)) {
      for (const [at, { codes }] of columns.entries()) codes.set(numbersOf(chunk.getColumnVector(at)), row);
      row += chunk.rowCount;
      options.onProgress?.(row);
    }
    const read = ({ values, codes }: CodedColumn) => ({
      values,
      codes: isSampled ? codes.slice(0, row) : codes,
    });
    return Object.fromEntries(names.map((name, at) => [name, read(columns[at]!)]));
  }, options.signal);
}

/** Rows whose number's hash is under the share: whether a row is drawn depends on nothing but its place and the seed. */
function sampled(picked: string, table: string, { share, seed }: { share: number; seed: number }): string {
  const rows = `select ${picked}, row_number() over () as place from ${table}`;
  return `select * exclude (place) from (${rows}) where hash(place + ${Math.trunc(seed)}) % 1000000 < ${Math.round(share * 1e6)}`;
}
