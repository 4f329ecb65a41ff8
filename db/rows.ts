import { Column, type GetColumnData, is } from "drizzle-orm";
import { z } from "zod";

/** A column of a statement's result: a schema column (which gives type and parser), or a zod schema. */
type Field = Column | z.ZodType;
type Shape = Record<string, Field>;

/** Row type of a shape. */
export type RowOf<S extends Shape> = {
  [Key in keyof S]: S[Key] extends Column
    ? GetColumnData<S[Key], "query">
    : S[Key] extends z.ZodType<infer Value>
      ? Value
      : never;
};

/**
 * Rows of an SQL statement, each parsed by a shape, so that no type is unchecked and a column has the same type as
 * through Drizzle: times are `Date`, bigints declared as numbers are numbers.
 *
 *     const [run] = await readRows(sql()`select id, ended_at as "endedAt" from runs …`, { id: runs.id, endedAt:
 *     runs.endedAt });
 *
 * @param statement of postgres.js, or `execute` of Drizzle; columns not in the shape are left out
 * @throws Error when a value does not fit, which is a bug of the statement or the shape
 */
export async function readRows<S extends Shape>(
  statement: PromiseLike<Iterable<unknown>>,
  shape: S,
): Promise<RowOf<S>[]> {
  const fields = Object.entries(shape).map(([name, field]) => [name, readerOf(name, field)] as const);
  return Array.from(await statement, (row) => {
    const values = row as Record<string, unknown>;
    return Object.fromEntries(fields.map(([name, read]) => [name, read(values[name])])) as RowOf<S>;
  });
}

/** A column's value, or null: for outer joins. */
export function orNull<C extends Column>(column: C): z.ZodType<GetColumnData<C, "query"> | null> {
  const read = readerOf(column.name, column);
  return z
    .unknown()
    .transform((value) => (value === null ? null : (read(value) as GetColumnData<C, "query">)));
}

/** A point in time outside of a column: computed, or within JSON. */
export const instant = z.union([z.date(), z.string()]).transform((value, context) => {
  const time = new Date(value);
  if (Number.isNaN(time.getTime())) context.addIssue({ code: "custom", message: "not a point in time" });
  return time;
});

/** A float8 within JSON, where Postgres writes NaN and infinities as text. */
export const jsonFloat = z
  .union([z.number(), z.enum(["NaN", "Infinity", "-Infinity"])])
  .transform((value) => Number(value));

function readerOf(name: string, field: Field): (value: unknown) => unknown {
  if (!is(field, Column))
    return (value) => {
      const result = field.safeParse(value);
      if (!result.success) throw mismatch(name, result.error.issues[0]?.message);
      return result.data;
    };
  const typeName = field.dataType;
  return (value) => {
    if (value === undefined) throw mismatch(name, "missing");
    if (value === null) {
      if (field.notNull) throw mismatch(name, "null");
      return null;
    }
    const parsed: unknown = field.mapFromDriverValue(value);
    if (!fits(parsed, typeName)) throw mismatch(name, `not of the type ${typeName}`);
    return parsed;
  };
}

function fits(value: unknown, typeName: string): boolean {
  // JSON (db/columns.ts).
  if (typeName === "custom") return true;
  if (typeName === "date") return value instanceof Date && !Number.isNaN(value.getTime());
  if (typeName === "array") return Array.isArray(value);
  // Drizzle's names of the other types equal those of `typeof`.
  return typeof value === typeName;
}

/** Without the value, which may be secret. */
const mismatch = (name: string, reason = "unexpected") =>
  new Error(`The column "${name}" of a statement's result does not fit its shape: ${reason}.`);
