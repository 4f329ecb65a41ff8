import { spellingOf } from "./boolean-spellings";
import { shownValue } from "./coded-column";
import type { DatasetColumn } from "./dataset";
import { withDuckDb } from "./duckdb";
import { type Outcome, outcomeSql } from "./outcome";
import { readTableSql } from "./read-value-sql";
import { type ReadableVersion, type Reading, tableOf } from "./table-of";
import type { ValueFormat } from "./value-format";

/** Number of rows with a value, and of positive ones among them. */
export interface ValueCount {
  name: string;
  rows: number;
  frauds: number;
}

/** Maximum columns counted in one query. */
const columnsAtOnce = 50;

/**
 * Counts each value of each column, in DuckDB; a missing value is "".
 * @param options.outcome outcome whose positive rows are counted as frauds; without one there are none
 */
export async function countValues(
  version: ReadableVersion,
  names: string[],
  options: {
    signal?: AbortSignal;
    outcome?: Outcome;
    onColumn?: (done: number) => void;
    readings?: Readonly<Record<string, Reading>>;
  } = {},
): Promise<Map<string, ValueCount[]>> {
  const { outcome } = options;
  if (names.length === 0) return new Map();
  const read = outcome ? [...names, outcome.column] : names;
  const { rawTable, written, formatOf } = await tableOf(version, read, options);
  const isFraud = outcome ? `coalesce(${outcomeSql(outcome, written(outcome.column))} = 1, false)` : "false";
  const shown = shownBy(version, formatOf);
  return withDuckDb(async (connection) => {
    const counted = new Map<string, ValueCount[]>(names.map((name) => [name, []]));
    // Copied once: a text file would be parsed again for every column.
    const columns = names.map((name, index) => `coalesce(${written(name)}, '') as "${index}"`);
    await connection.run(
      `create table claims as select ${[...columns, `${isFraud} as is_fraud`].join(", ")} from ${rawTable}`,
    );
    for (let start = 0; start < names.length; start += columnsAtOnce) {
      const some = names.slice(start, start + columnsAtOnce);
      const places = some.map((_, index) => `"${start + index}"`).join(", ");
      await connection.run(
        `create or replace table counted as select place::int as place, raw, count(*)::double as rows,
          count(*) filter (where is_fraud)::double as frauds
        from (unpivot (select ${places}, is_fraud from claims) on ${places} into name place value raw) group by all`,
      );
      for (const [key, ofFormat] of groupByFormat(some, formatOf)) {
        const wanted = ofFormat.map((name) => start + some.indexOf(name)).join(", ");
        const from = `(select * from counted where place in (${wanted}))`;
        const format = key === "" ? undefined : (JSON.parse(key) as ValueFormat);
        const column = { name: "name", written: "raw", format };
        const reader = await connection.runAndReadAll(
          `select place, coalesce(name, '') as name, sum(rows) as rows, sum(frauds) as frauds
          from ${readTableSql([column], from)} group by 1, 2`,
        );
        for (const { place, ...count } of reader.getRowObjectsJS() as unknown as PlacedCount[])
          counted.get(names[place]!)!.push({ ...count, name: shown(names[place]!, count.name) });
      }
      options.onColumn?.(Math.min(names.length, start + columnsAtOnce));
    }
    return counted;
  }, options.signal);
}

/** Names values as the file writes them. */
function shownBy(version: ReadableVersion, formatOf: (name: string) => ValueFormat | undefined) {
  const booleans = (version.columns as DatasetColumn[]).filter(
    ({ name }) => formatOf(name)?.type === "boolean",
  );
  const spellings = new Map(booleans.map(({ name, top }) => [name, spellingOf(top)]));
  return (name: string, value: string) => shownValue({ spelling: spellings.get(name) }, value);
}

interface PlacedCount extends ValueCount {
  place: number;
}

/** Groups names by their read format, as JSON; "" for none. */
function groupByFormat(names: string[], formatOf: (name: string) => ValueFormat | undefined) {
  const groups = new Map<string, string[]>();
  for (const name of names) {
    const key = JSON.stringify(formatOf(name)) ?? "";
    groups.set(key, [...(groups.get(key) ?? []), name]);
  }
  return groups;
}

/** Number of rows that repeat another row in every column. */
export async function countDuplicates(
  version: ReadableVersion,
  names: string[],
  signal?: AbortSignal,
): Promise<number> {
  const { rawTable, written } = await tableOf(version, names, { signal });
  const columns = names.map(written).join(", ");
  return withDuckDb(async (connection) => {
    const reader = await connection.runAndReadAll(
      `select (sum(times) - count(*))::double as repeated from (select count(*) as times from ${rawTable} group by ${columns})`,
    );
    return Number(reader.getRowObjectsJS()[0]?.repeated ?? 0);
  }, signal);
}
