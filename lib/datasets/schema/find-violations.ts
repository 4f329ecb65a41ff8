import type { DuckDBConnection } from "@duckdb/node-api";
import type { DatasetColumn, SchemaViolation, SchemaViolations } from "@/lib/datasets/dataset";
import { valueAndTextSql } from "@/lib/datasets/read-value-sql";
import type { DatasetSchema, SchemaColumn } from "./dataset-schema";
import { formatOfColumn } from "./format-of-column";
import type { ProfiledTable } from "./profile-by-schema";

/** Most violations that are listed, and most of one column. */
const [mostListed, mostOfColumn] = [100, 10];
const maxValueLength = 200;

const problems: Record<SchemaColumn["type"], string> = {
  number: "is no number in the notation of the schema",
  boolean: "is neither yes nor no",
  date: "is no date in the order of the schema",
  category: "does not fit",
  text: "does not fit",
};

/**
 * Violations of a schema by a table: columns that are missing or new, and values that are none of their column's format.
 * @param table.before profile without the schema @param table.columns profile by the schema
 */
export async function findViolations(
  connection: DuckDBConnection,
  { table, written, before, columns }: ProfiledTable & { before: DatasetColumn[] },
  schema: DatasetSchema,
  linesOf: (rows: number[]) => Promise<Map<number, number>>,
): Promise<SchemaViolations> {
  const known = new Map(schema.columns.map((column) => [column.name, column]));
  const places = new Map(columns.map(({ name }, place) => [name, place]));
  const inHeader = [
    ...schema.columns
      .filter(({ name, role }) => role !== "ignored" && !places.has(name))
      .map(({ name }) => ({ line: 1, column: null, name, problem: "is missing" })),
    ...columns.flatMap(({ name, isUnnamed }, place) =>
      known.has(name) || isUnnamed
        ? []
        : [{ line: 1, column: place + 1, name, problem: "is new: the schema does not have it" }],
    ),
    ...before.flatMap((column, place) => markViolation(column, known.get(column.name), place + 1)),
  ];
  const unread = columns.flatMap(({ name, unread: found }, place) => {
    const column = known.get(name);
    return found && column && column.role !== "ignored" ? [{ column, place, rows: found.rows }] : [];
  });
  const listed: SchemaViolation[] = inHeader.slice(0, mostListed);
  for (const { column, place } of unread) {
    const limit = Math.min(mostOfColumn, mostListed - listed.length);
    if (limit <= 0) break;
    const from = `(select row_number() over () as row_, ${written[place]!.written} as raw from ${table})`;
    const reader = await connection.runAndReadAll(
      `select row_::double as line, left(text, ${maxValueLength}) as value
      from ${valueAndTextSql("raw", formatOfColumn(column), from)}
      where text is not null and value is null order by row_ limit ${limit}`,
    );
    const found = reader.getRowObjectsJS() as unknown as { line: number; value: string }[];
    listed.push(
      ...found.map((each) => ({
        ...each,
        column: place + 1,
        name: column.name,
        problem: problems[column.type],
      })),
    );
  }
  const ofRows = listed.filter(({ value }) => value !== undefined);
  const lines = await linesOf(ofRows.map(({ line }) => line));
  for (const violation of ofRows) violation.line = lines.get(violation.line) ?? violation.line;
  const count = inHeader.length + unread.reduce((sum, { rows }) => sum + rows, 0);
  return { count, listed };
}

/** A column whose numbers seem to have the other decimal sign, so that 1,234 would be read as another number. */
function markViolation(
  { name, type, decimal }: DatasetColumn,
  column: SchemaColumn | undefined,
  place: number,
): SchemaViolation[] {
  const isNumber = type === "integer" || type === "number";
  if (
    !isNumber ||
    !decimal ||
    !column?.number ||
    column.role === "ignored" ||
    column.number.decimal === decimal
  )
    return [];
  const problem = `seems to have the decimal sign "${decimal}", and the schema has "${column.number.decimal}"`;
  return [{ line: 1, column: place, name, problem }];
}
