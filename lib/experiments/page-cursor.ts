import { type SQL, sql } from "drizzle-orm";
import { z } from "zod";
import { DomainError } from "@/lib/base/errors";
import { parseJson } from "@/lib/base/json";
import { whyNotKept } from "@/lib/base/keepable";

/** Types of the values that rows are ordered by. */
export type CursorType = "int" | "bigint" | "float8" | "text" | "timestamptz";

/** Place after the last row of a page: the values that rows are ordered by, as text. */
export type PageCursor = (string | null)[];

/** A cursor as part of an address, or a page token. */
export function cursorToText(cursor: PageCursor): string {
  return Buffer.from(JSON.stringify(cursor)).toString("base64url");
}

/** @throws DomainError "invalid" for a text that is no cursor of values of these types */
export function cursorFromText(text: string, types: CursorType[]): PageCursor {
  const { data } = z
    .array(z.string().nullable())
    .safeParse(parseJson(Buffer.from(text, "base64url").toString()));
  const isOfOrder = data?.length === types.length && data.every((value, index) => fits(value, types[index]!));
  if (!isOfOrder) throw new DomainError("invalid", "Invalid page token.");
  return data;
}

/** A value of a row as a cursor has it. */
export function cursorText(value: SQL, type: CursorType): SQL {
  return type === "timestamptz"
    ? sql`to_char(${value} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`
    : sql`${value}::text`;
}

/** A value of a cursor for a comparison. */
export function cursorValue(value: string | null | undefined, type: CursorType): SQL {
  return sql`${value}::text::${sql.raw(type)}`;
}

function fits(value: string | null, type: CursorType): boolean {
  if (value === null) return true;
  if (type === "text") return whyNotKept(value) === undefined;
  if (type === "timestamptz") return /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/.test(value) && isDate(value);
  if (type === "int") return /^\d$/.test(value);
  if (type === "bigint") return /^-?\d{1,18}$/.test(value);
  if (/^(NaN|-?Infinity|-?0)$/.test(value)) return true;
  // Postgres refuses what would be rounded to zero or infinity.
  const number = Number(value);
  return /^-?\d{1,20}(\.\d{1,20})?(e[+-]?\d{1,3})?$/.test(value) && Number.isFinite(number) && number !== 0;
}

/** Also refuses February 30 and the year 0, which Postgres does not have. */
function isDate(value: string): boolean {
  const date = new Date(value);
  return (
    !Number.isNaN(date.getTime()) &&
    date.toISOString().startsWith(value.slice(0, 19)) &&
    !value.startsWith("0000")
  );
}
