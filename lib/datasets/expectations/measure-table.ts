import type { DuckDBConnection } from "@duckdb/node-api";
import { z } from "zod";
import { withDuckDb } from "@/lib/datasets/duckdb";
import { readTableSql, readTextSql } from "@/lib/datasets/read-value-sql";
import { type ReadableVersion, type ReadTable, tableOf } from "@/lib/datasets/table-of";
import type { ValueFormat } from "@/lib/datasets/value-format";
import type { Plan } from "./plan";
import { FailingRow, type Measured } from "./result";

export type RowPlan = Extract<Plan, { by: "rows" | "newest" }>;
export type GroupPlan = Extract<Plan, { by: "groups" }>;
/** Plans by the id of their expectation. */
export type Planned<P> = readonly (readonly [id: string, plan: P])[];

/** Most failing rows that are shown, and most characters of a value. */
const [mostExamples, valueLength] = [5, 200];
/** Reading a value by its format takes DuckDB half a megabyte for each column. */
const columnsAtOnce = 200;

/**
 * Measures what a table is expected to be: one pass over the file for all counts of rows (of each 200 columns), a
 * second one for failing rows where there are some, and a grouping for each `unique`. It runs on DuckDB's threads, within 512 MB.
 * @returns measures by the id of the expectation
 */
export async function measureTable(
  version: ReadableVersion & { rows: number },
  rowPlans: Planned<RowPlan>,
  groupPlans: Planned<GroupPlan>,
  signal?: AbortSignal,
): Promise<Map<string, Measured>> {
  const names = [
    ...rowPlans.map(([, { column }]) => column),
    ...groupPlans.flatMap(([, { columns }]) => columns.map(({ name }) => name)),
  ];
  const measured = new Map<string, Measured>();
  if (names.length === 0) return measured;
  const table = await tableOf(version, names, { ...(signal && { signal }) });
  await withDuckDb(async (connection) => {
    for (let start = 0; start < rowPlans.length; start += columnsAtOnce) {
      const some = rowPlans.slice(start, start + columnsAtOnce);
      const found = await countRows(connection, table, some);
      for (const [index, [id]] of some.entries()) measured.set(id, found[index]!);
    }
    for (const [id, plan] of groupPlans) {
      // An interrupt between two queries stops none.
      signal?.throwIfAborted();
      measured.set(id, await countRepeats(connection, table, plan, version.rows));
    }
  }, signal);
  return measured;
}

async function countRows(
  connection: DuckDBConnection,
  { rawTable, written }: ReadTable,
  plans: Planned<RowPlan>,
): Promise<Measured[]> {
  const readings = new Map<string, { column: string; format: ValueFormat | undefined }>();
  const keys = plans.map(([, { column, format }]) => {
    const key = JSON.stringify([column, format]);
    readings.set(key, { column, format });
    return key;
  });
  const places = new Map([...readings.keys()].map((key, place) => [key, place]));
  const columns = [...readings.values()].flatMap(({ column, format }, place) => {
    const read = { name: `v${place}`, written: written(column), format };
    if (format?.type !== "number" || !format.missing) return [read];
    // A number can be a marker in another notation: -999 and -999.0.
    const { missing: _, ...unmarked } = format;
    return [read, { name: `u${place}`, written: written(column), format: unmarked }];
  });
  const texts = [...readings.values()].map(({ column, format }, place) => {
    const text = readTextSql(
      written(column),
      format === undefined || format.type === "distance" ? {} : format,
    );
    const isMarker = `v${place} is null and u${place} is not null`;
    const hasMarkers = format?.type === "number" && format.missing;
    return `${hasMarkers ? `(case when ${isMarker} then null else ${text} end)` : text} as t${place}`;
  });
  const readFrom = async (selected: readonly string[], from: string) => {
    const reader = await connection.runAndReadAll(
      `select ${selected.join(", ")} from (select *, ${texts.join(", ")} from ${readTableSql(columns, from)})`,
    );
    return reader.getRowObjectsJS()[0] ?? {};
  };
  const readSqlOf = (index: number) => {
    const place = places.get(keys[index]!)!;
    return { value: `v${place}`, text: `t${place}` };
  };
  const counts = plans.map(([, plan], index) => {
    const read = readSqlOf(index);
    return plan.by === "newest"
      ? `epoch_ms(max(try_cast(${read.value} as timestamp)))::double as n${index}`
      : `count(*) filter (where ${plan.fails(read)})::double as f${index}`;
  });
  const found = await readFrom(["count(*)::double as rows", ...counts], rawTable);
  const failing = plans.map((_, index) => Number(found[`f${index}`] ?? 0));
  // Numbering the rows takes the parallel reading away, so it is done only where some are to be shown.
  const examples = plans.flatMap(([, plan], index) => {
    if (plan.by === "newest" || failing[index] === 0) return [];
    const row = `{row: row_, value: coalesce(left(${written(plan.column)}, ${valueLength}), '')}`;
    const first = `arg_min(${row}, row_, ${mostExamples}) filter (where ${plan.fails(readSqlOf(index))})`;
    return [`to_json(${first})::varchar as x${index}`];
  });
  const numbered = `(select *, row_number() over () as row_ from ${rawTable})`;
  const shown = examples.length > 0 ? await readFrom(examples, numbered) : {};
  return plans.map((_, index) => {
    const newest = found[`n${index}`];
    return {
      rows: Number(found.rows),
      failing: failing[index]!,
      examples: rowsOf(shown[`x${index}`]),
      newest: typeof newest === "number" ? new Date(newest) : null,
    };
  });
}

/** Rows that repeat an earlier one in all columns. Rows with a missing value are not compared. */
async function countRepeats(
  connection: DuckDBConnection,
  { rawTable, written }: ReadTable,
  { columns }: GroupPlan,
  rows: number,
): Promise<Measured> {
  const read = columns.map(({ name, format }, index) => ({
    name: `v${index}`,
    written: written(name),
    format,
  }));
  const values = read.map(({ name }) => name);
  const reader = await connection.runAndReadAll(
    `select coalesce(sum(times - 1), 0)::double as repeated,
      to_json(arg_max({row: null, value: value || ' (' || times || ' rows)'}, times, ${mostExamples}))::varchar as examples
    from (
      select left(concat_ws(', ', ${values.join(", ")}), ${valueLength}) as value, count(*) as times
      from ${readTableSql(read, rawTable)}
      where ${values.map((value) => `${value} is not null`).join(" and ")}
      group by ${values.join(", ")} having count(*) > 1
    )`,
  );
  const [found = {}] = reader.getRowObjectsJS();
  return { rows, failing: Number(found.repeated ?? 0), examples: rowsOf(found.examples), newest: null };
}

function rowsOf(json: unknown): FailingRow[] {
  return typeof json === "string" ? z.array(FailingRow).parse(JSON.parse(json)) : [];
}
