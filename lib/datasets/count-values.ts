import { targetColumn } from "./dataset";
import { withDuckDb } from "./duckdb";
import { type ReadableVersion, tableOf } from "./table-of";

/** How many claims have a value, and how many of them are frauds. */
export interface ValueCount {
  name: string;
  rows: number;
  frauds: number;
}

/** How often each value of each column occurs, and how often in a fraud; an empty value is "". Counted by DuckDB. */
export async function countValues(
  version: ReadableVersion,
  names: string[],
  options: { signal?: AbortSignal; onColumn?: (done: number) => void } = {},
): Promise<Map<string, ValueCount[]>> {
  const { table, column } = await tableOf(version, [...names, targetColumn], options.signal);
  return withDuckDb(async (connection) => {
    const counted = new Map<string, ValueCount[]>();
    // Read once: a file of text would be parsed anew for every column.
    const columns = names.map((name, at) => `coalesce(${column(name)}, '') as c${at}`);
    await connection.run(
      `create table claims as select ${[...columns, `${column(targetColumn)} = '1' as is_fraud`].join(", ")} from ${table}`,
    );
    for (const [at, name] of names.entries()) {
      const reader = await connection.runAndReadAll(`
        select c${at} as name, count(*)::double as rows, count(*) filter (where is_fraud)::double as frauds
        from claims group by 1`);
      counted.set(name, reader.getRowObjectsJS() as unknown as ValueCount[]);
      options.onColumn?.(at + 1);
    }
    return counted;
  }, options.signal);
}

/** How many rows repeat another row in every column. */
export async function countDuplicates(
  version: ReadableVersion,
  names: string[],
  signal?: AbortSignal,
): Promise<number> {
  const { table, column } = await tableOf(version, names, signal);
  const columns = names.map(column).join(", ");
  return withDuckDb(async (connection) => {
    const reader = await connection.runAndReadAll(
      `select (sum(times) - count(*))::double as repeated from (select count(*) as times from ${table} group by ${columns})`,
    );
    return Number(reader.getRowObjectsJS()[0]?.repeated ?? 0);
  }, signal);
}
