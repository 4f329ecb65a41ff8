import type { DuckDBConnection } from "@duckdb/node-api";
import { z } from "zod";
import { withDuckDb } from "@/lib/datasets/duckdb";
import { readTableSql, readTextSql } from "@/lib/datasets/read-value-sql";
import { type ReadableVersion, type ReadTable, tableOf } from "@/lib/datasets/table-of";
import type { Plan } from "./plan";
import { FailingRow, type Measured } from "./result";

export type RowPlan = Extract<Plan, { by: "rows" | "newest" }>;
export type GroupPlan = Extract<Plan, { by: "groups" }>;
/** Plans by the id of their expectation. */
export type Planned<P> = readonly (readonly [id: string, plan: P])[];

/** Most failing rows that are shown, and most characters of a value. */
const [mostExamples, valueLength] = [5, 200];
/** Reading a value by its format takes DuckDB half a megabyte for each column. */
const plansAtOnce = 200;

/**
 * Measures what a table is expected to be: one pass over the file counts failing rows and repeated values (of each 200
 * expectations), a second one finds failing rows where there are some, and a grouping the values that repeat. It runs on
 * DuckDB's threads, within 512 MB.
 * @returns measures by the id of the expectation
 */
export async function measureTable(
  version: ReadableVersion & { rows: number },
  plans: Planned<RowPlan | GroupPlan>,
  signal?: AbortSignal,
): Promise<Map<string, Measured>> {
  const names = plans.flatMap(([, plan]) => columnsOf(plan).map(({ name }) => name));
  const measured = new Map<string, Measured>();
  if (names.length === 0) return measured;
  const table = await tableOf(version, names, { ...(signal && { signal }) });
  await withDuckDb(async (connection) => {
    for (let start = 0; start < plans.length; start += plansAtOnce) {
      // An interrupt between two queries stops none.
      signal?.throwIfAborted();
      const some = plans.slice(start, start + plansAtOnce);
      const found = await measureSome(connection, table, some, signal);
      for (const [index, [id]] of some.entries()) measured.set(id, found[index]!);
    }
  }, signal);
  return measured;
}

type Column = GroupPlan["columns"][number];

function columnsOf(plan: RowPlan | GroupPlan): Column[] {
  return plan.by === "groups" ? plan.columns : [{ name: plan.column, format: plan.format }];
}

async function measureSome(
  connection: DuckDBConnection,
  table: ReadTable,
  plans: Planned<RowPlan | GroupPlan>,
  signal?: AbortSignal,
): Promise<Measured[]> {
  const { readFrom, readOf } = readings(connection, table, plans);
  const counts = plans.map(([, plan], index) => {
    const reads = columnsOf(plan).map(readOf);
    const [{ value }] = reads as [(typeof reads)[number]];
    if (plan.by === "groups") return `${repeatsSql(reads.map((read) => read.value))} as f${index}`;
    return plan.by === "newest"
      ? `epoch_ms(max(try_cast(${value} as timestamp)))::double as n${index}`
      : `count(*) filter (where ${plan.fails(reads[0]!)})::double as f${index}`;
  });
  const found = await readFrom(["count(*)::double as rows", ...counts], table.rawTable);
  const failing = plans.map((_, index) => Number(found[`f${index}`] ?? 0));
  // Numbering the rows takes the parallel reading away, so it is done only where some are to be shown.
  const examples = plans.flatMap(([, plan], index) => {
    if (plan.by !== "rows" || failing[index] === 0) return [];
    const row = `{row: row_, value: coalesce(left(${table.written(plan.column)}, ${valueLength}), '')}`;
    const isFailing = plan.fails(readOf(columnsOf(plan)[0]!));
    return [
      `to_json(arg_min(${row}, row_, ${mostExamples}) filter (where ${isFailing}))::varchar as x${index}`,
    ];
  });
  const numbered = `(select *, row_number() over () as row_ from ${table.rawTable})`;
  const shown = examples.length > 0 ? await readFrom(examples, numbered) : {};
  const measured: Measured[] = [];
  for (const [index, [, plan]] of plans.entries()) {
    signal?.throwIfAborted();
    const isRepeated = plan.by === "groups" && failing[index]! > 0;
    const newest = found[`n${index}`];
    measured.push({
      rows: Number(found.rows),
      failing: failing[index]!,
      examples: isRepeated ? await findRepeated(connection, table, plan) : rowsOf(shown[`x${index}`]),
      newest: typeof newest === "number" ? new Date(newest) : null,
    });
  }
  return measured;
}

/** Rows that repeat an earlier one in all columns: those with values, less the different ones among them. */
function repeatsSql(values: readonly string[]): string {
  const areKnown = values.map((value) => `${value} is not null`).join(" and ");
  const together = values.length === 1 ? values[0] : `row(${values.join(", ")})`;
  return `(count(*) filter (where ${areKnown}) - count(distinct ${together}) filter (where ${areKnown}))::double`;
}

/** Queries over the columns of plans, each read once: `v…` as the format reads it, `t…` as written. */
function readings(connection: DuckDBConnection, { written }: ReadTable, plans: Planned<RowPlan | GroupPlan>) {
  const keyOf = ({ name, format }: Column) => JSON.stringify([name, format]);
  const known = new Map(
    plans.flatMap(([, plan]) => columnsOf(plan).map((column) => [keyOf(column), column])),
  );
  const places = new Map([...known.keys()].map((key, place) => [key, place]));
  const columns = [...known.values()].flatMap(({ name, format }, place) => {
    const read = { name: `v${place}`, written: written(name), format };
    if (format?.type !== "number" || !format.missing) return [read];
    // A number can be a marker in another notation: -999 and -999.0.
    const { missing: _, ...unmarked } = format;
    return [read, { name: `u${place}`, written: written(name), format: unmarked }];
  });
  const texts = [...known.values()].map(({ name, format }, place) => {
    const text = readTextSql(written(name), format === undefined || format.type === "distance" ? {} : format);
    const isMarker = `v${place} is null and u${place} is not null`;
    const hasMarkers = format?.type === "number" && format.missing;
    return `${hasMarkers ? `(case when ${isMarker} then null else ${text} end)` : text} as t${place}`;
  });
  return {
    readOf: (column: Column) => {
      const place = places.get(keyOf(column))!;
      return { value: `v${place}`, text: `t${place}` };
    },
    readFrom: async (selected: readonly string[], from: string) => {
      const reader = await connection.runAndReadAll(
        `select ${selected.join(", ")} from (select *, ${texts.join(", ")} from ${readTableSql(columns, from)})`,
      );
      return reader.getRowObjectsJS()[0] ?? {};
    },
  };
}

/** Values that repeat, the most frequent first. Rows with a missing value are not compared. */
async function findRepeated(
  connection: DuckDBConnection,
  { rawTable, written }: ReadTable,
  { columns }: GroupPlan,
): Promise<FailingRow[]> {
  const read = columns.map(({ name, format }, index) => ({
    name: `v${index}`,
    written: written(name),
    format,
  }));
  const values = read.map(({ name }) => name);
  const reader = await connection.runAndReadAll(
    `select to_json(arg_max({row: null, value: value || ' (' || times || ' rows)'}, times, ${mostExamples}))::varchar as examples
    from (
      select left(concat_ws(', ', ${values.join(", ")}), ${valueLength}) as value, count(*) as times
      from ${readTableSql(read, rawTable)}
      where ${values.map((value) => `${value} is not null`).join(" and ")}
      group by ${values.join(", ")} having count(*) > 1
    )`,
  );
  const [found = {}] = reader.getRowObjectsJS();
  return rowsOf(found.examples);
}

function rowsOf(json: unknown): FailingRow[] {
  return typeof json === "string" ? z.array(FailingRow).parse(JSON.parse(json)) : [];
}
