import type { DuckDBConnection } from "@duckdb/node-api";
import { spellingOf } from "./boolean-spellings";
import { type CodedColumn, emptyCodes } from "./coded-column";
import type { DatasetColumn } from "./dataset";
import { chunksOf, numbersOf, withDuckDb } from "./duckdb";
import { readTableSql } from "./read-value-sql";
import { type RowSample, sampledTable } from "./sampled-table";
import { type ReadableVersion, type Reading, tableOf } from "./table-of";
import type { ValueFormat } from "./value-format";

/** Maximum distinct texts of columns that are read by one query. */
const textsAtOnce = 50_000;

/**
 * Reads some columns in file order, each by its profile (`readValue`); a missing value is "". DuckDB finds the distinct
 * values and encodes the rows, so that a million claims do not become a million strings.
 * @param options.readings overrides of the reading by column name, such as a model's or another version's
 * @param options.sample reads about this share of the rows, drawn by the seed: the same rows for any columns
 * @throws DomainError "invalid" naming missing columns
 */
export async function readCodedColumns(
  version: ReadableVersion & { rows: number },
  names: string[],
  options: {
    signal?: AbortSignal;
    onProgress?: (rows: number) => void;
    sample?: RowSample;
    readings?: Readonly<Record<string, Reading>>;
  } = {},
): Promise<Record<string, CodedColumn>> {
  const { rawTable, written, formatOf } = await tableOf(version, names, options);
  const isSampled = options.sample !== undefined && options.sample.share < 1;
  return withDuckDb(async (connection) => {
    const texts = names.map((name, index) => `coalesce(${written(name)}, '') as c${index}`).join(", ");
    const source = isSampled
      ? sampledTable(texts, rawTable, options.sample!)
      : `select ${texts} from ${rawTable}`;
    // A text file is parsed once into a table; a Parquet file is read by column, so a view is enough.
    const kind = version.format === "csv" || isSampled ? "table" : "view";
    await connection.run(`create ${kind} claims as ${source}`);
    const columns: DistinctColumn[] = [];
    const atOnce = Math.max(1, Math.floor(textsAtOnce / Math.max(1, version.rows)));
    for (let start = 0; start < names.length; start += atOnce) {
      const formats = names.slice(start, start + atOnce).map(formatOf);
      columns.push(...(await distinctColumns(connection, start, version.rows, formats)));
    }
    const numbers = names.map((_, index) => `enum_code(c${index}::e${index})`).join(", ");
    const result = await connection.stream(`select ${numbers} from claims`);
    let row = 0;
    for await (const chunk of chunksOf(result, options.signal)) {
      for (const [index, { codes, codeOf }] of columns.entries()) {
        const raw = numbersOf(chunk.getColumnVector(index));
        if (!codeOf) codes.set(raw, row);
        else for (let place = 0; place < chunk.rowCount; place++) codes[row + place] = codeOf[raw[place]!]!;
      }
      row += chunk.rowCount;
      options.onProgress?.(row);
    }
    const profile = new Map((version.columns as DatasetColumn[]).map((column) => [column.name, column]));
    const read = (name: string, { values, codes }: CodedColumn): CodedColumn => {
      const format = formatOf(name);
      const spelling = format?.type === "boolean" ? spellingOf(profile.get(name)?.top ?? []) : undefined;
      return {
        values,
        codes: isSampled ? codes.slice(0, row) : codes,
        ...(format && { format }),
        ...(spelling && { spelling }),
      };
    };
    return Object.fromEntries(names.map((name, index) => [name, read(name, columns[index]!)]));
  }, options.signal);
}

interface DistinctColumn extends CodedColumn {
  /** By raw code; set when different texts are read as the same value. */
  codeOf?: CodedColumn["codes"];
}

/**
 * Distinct texts of successive columns as DuckDB enums, with their readings. Each text is read once.
 * @param start index of the first column
 */
async function distinctColumns(
  connection: DuckDBConnection,
  start: number,
  rows: number,
  formats: readonly (ValueFormat | undefined)[],
): Promise<DistinctColumn[]> {
  const indices = formats.map((_, index) => start + index);
  for (const index of indices)
    await connection.run(`create type e${index} as enum (select distinct c${index} from claims)`);
  const read = formats.map((): string[] => []);
  // Columns of one format are read by one query: planning it takes longer than reading a thousand texts.
  for (const name of new Set(formats.map(formatName))) {
    const places = [...formats.keys()].filter((place) => formatName(formats[place]) === name);
    const texts = places.map(
      (place) =>
        `select ${place} as place, unnest(enum_range(null::e${indices[place]})) as value, generate_subscripts(enum_range(null::e${indices[place]}), 1) as code`,
    );
    const table = `(select place, code, cast(value as varchar) as value from (${texts.join(" union all ")}))`;
    const reader = await connection.runAndReadAll(
      `select place, coalesce(r0, '') from ${readTableSql([{ name: "r0", written: "value", format: formats[places[0]!] }], table)} order by place, code`,
    );
    const [placeOf, values] = reader.getColumns();
    values!.forEach((value, index) => {
      read[Number(placeOf![index])]!.push(String(value));
    });
  }
  return read.map((values) => merged(values, rows));
}

const formatName = (format: ValueFormat | undefined) => JSON.stringify(format) ?? "as written";

/** Column with the distinct ones of its values. @param read reading of each distinct text */
function merged(read: string[], rows: number): DistinctColumn {
  const places = new Map<string, number>();
  for (const value of read) if (!places.has(value)) places.set(value, places.size);
  const codes = emptyCodes(places.size, rows);
  if (places.size === read.length) return { values: read, codes };
  const codeOf = emptyCodes(places.size, read.length);
  for (const [raw, value] of read.entries()) codeOf[raw] = places.get(value)!;
  return { values: [...places.keys()], codes, codeOf };
}
