import { and, type SQL, sql } from "drizzle-orm";
import { z } from "zod";
import { type CursorType, cursorFromText, cursorText, cursorToText, cursorValue } from "./page-cursor";

/** One part of the order of a list: an expression of SQL, never null where the parts before it are equal and it counts. */
export interface KeyPart {
  value: SQL;
  type: CursorType;
  isDescending: boolean;
  /** True for a column that is never null, in the order of an index with nulls first. */
  isNullsFirst?: boolean;
}

/**
 * The order of a list whose pages begin after the last row of the page before: they stay right while rows come and go.
 * The last part is unique.
 */
export interface Keyset {
  order: SQL[];
  /** Column with the place of a row. */
  cursor: ReturnType<typeof cursorColumn>;
  /** Condition for the rows of a page; undefined for the first. */
  after?: SQL;
}

/** @param token of the page before @throws DomainError "invalid" for a token of another order */
export function keyset(parts: KeyPart[], token?: string): Keyset {
  const types = parts.map(({ type }) => type);
  const after = token ? afterCursor(parts, cursorFromText(token, types)) : undefined;
  return { order: orderTerms(parts), cursor: cursorColumn(parts), after };
}

/** A page of rows that were queried with limit + 1, and its token where more follow. */
export function pageAfter<Row extends { cursor: (string | null)[] }>(
  rows: Row[],
  limit: number,
): { rows: Row[]; next?: string } {
  const last = rows[limit - 1];
  const next = rows.length > limit && last ? cursorToText(last.cursor) : undefined;
  return { rows: rows.slice(0, limit), next };
}

/** A value that may be missing: before it a part that is 0 where there is one, 1 for NaN, 2 where there is none. */
export function orMissing(value: SQL, type: CursorType, isDescending: boolean): KeyPart[] {
  const nan = type === "float8" ? sql` when ${value} = 'NaN'::float8 then 1` : sql``;
  const rank = sql`case when ${value} is null then 2${nan} else 0 end`;
  return [
    { value: rank, type: "int", isDescending: false },
    { value, type, isDescending },
  ];
}

/** The terms of `order by`. No null counts; "nulls last" is how the indices are made. */
export function orderTerms(parts: KeyPart[]): SQL[] {
  return parts.map(
    ({ value, isDescending, isNullsFirst }) =>
      sql`${value} ${sql.raw(isDescending ? `desc nulls ${isNullsFirst ? "first" : "last"}` : "asc")}`,
  );
}

/** Cursor of a row. */
export function cursorColumn(parts: KeyPart[]) {
  const texts = parts.map(({ value, type }) => cursorText(value, type));
  return sql`json_build_array(${sql.join(texts, sql`, `)})`.mapWith(z.array(z.string().nullable()).parse);
}

/** Condition for the rows after a cursor. */
export function afterCursor(parts: KeyPart[], cursor: (string | null)[]): SQL {
  const bound = (index: number) => cursorValue(cursor[index], parts[index]!.type);
  const same = (index: number) => sql`${parts[index]!.value} is not distinct from ${bound(index)}`;
  const steps = parts.map(({ value, isDescending }, index) =>
    and(
      ...parts.slice(0, index).map((_, before) => same(before)),
      sql`${value} ${sql.raw(isDescending ? "<" : ">")} ${bound(index)}`,
    ),
  );
  const [first] = parts;
  // Follows from the steps; an index begins by it.
  const start = sql`${first!.value} ${sql.raw(first!.isDescending ? "<=" : ">=")} ${bound(0)}`;
  return sql`(${start} and (${sql.join(steps, sql` or `)}))`;
}
