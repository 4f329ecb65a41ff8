import { and, type SQL, sql } from "drizzle-orm";
import { z } from "zod";
import { experimentRuns } from "@/db/schema/experiments";
import { DomainError } from "@/lib/base/errors";
import { parseJson } from "@/lib/base/json";
import { whyNotKept } from "@/lib/base/keepable";
import type { Order } from "./filter";
import { runAttribute } from "./run-attributes";
import { isLogged, type LoggedEntity, loggedTables, wholeText } from "./run-conditions";

/** One part of the order: an expression of SQL, never null where the parts before it are equal and it counts. */
interface Part {
  value: SQL;
  type: "int" | "float8" | "text" | "timestamptz";
  isDescending: boolean;
}

/** Place after the last row of a page: its parts as text. */
export type RunCursor = (string | null)[];

export interface RunOrder {
  parts: Part[];
  /** Joins that the parts need. */
  joins: SQL[];
}

const startedAt: Part = { value: sql`${experimentRuns.startedAt}`, type: "timestamptz", isDescending: true };
const id: Part = { value: sql`${experimentRuns.id}`, type: "text", isDescending: false };

/**
 * The order of a search. NaN, then missing values, come last in either direction; ties go to the run that started last.
 * @param experimentIds reads all values of a logged key at once, for all runs of these; without it, run by run
 * @throws DomainError "invalid" for a key that runs do not have
 */
export function runOrder(orders: Order[], experimentIds?: string[]): RunOrder {
  const joins: SQL[] = [];
  const parts = orders.flatMap(({ entity, key, isDescending }, index): Part[] => {
    if (entity === "dataset") throw new DomainError("invalid", "Runs are not ordered by their datasets.");
    if (!isLogged(entity)) {
      const { type, value } = runAttribute(key, "order_by");
      return withMissing(value, type === "time" ? "timestamptz" : "text", isDescending);
    }
    const name = sql.raw(`order_${index}`);
    joins.push(loggedJoin(name, entity, key, experimentIds));
    const value = sql`${name}.value`;
    return withMissing(value, entity === "metric" ? "float8" : "text", isDescending);
  });
  return { parts: [...parts, startedAt, id], joins };
}

/** Columns of the parts, by name, for `orderBy` and `cursorColumn` outside of the statement that has them. */
export function partColumns({ parts }: RunOrder): SQL {
  return sql.join(
    parts.map(({ value }, index) => sql`${value} as ${partName(index)}`),
    sql`, `,
  );
}

export function orderBy({ parts }: RunOrder): SQL {
  return sql.join(
    parts.map(({ isDescending }, index) => sql`${partName(index)} ${sql.raw(isDescending ? "desc" : "asc")}`),
    sql`, `,
  );
}

/** Cursor of a row. */
export function cursorColumn({ parts }: RunOrder): SQL {
  const texts = parts.map(({ type }, index) =>
    type === "timestamptz"
      ? sql`to_char(${partName(index)} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`
      : sql`${partName(index)}::text`,
  );
  return sql`json_build_array(${sql.join(texts, sql`, `)})`;
}

function partName(index: number): SQL {
  return sql.raw(`part_${index}`);
}

/** Condition for the rows after a cursor. */
export function afterCursor({ parts }: RunOrder, cursor: RunCursor): SQL {
  const bound = (index: number) => sql`${cursor[index]}::text::${sql.raw(parts[index]!.type)}`;
  const same = (index: number) => sql`${parts[index]!.value} is not distinct from ${bound(index)}`;
  const steps = parts.map(({ value, isDescending }, index) =>
    and(
      ...parts.slice(0, index).map((_, before) => same(before)),
      sql`${value} ${sql.raw(isDescending ? "<" : ">")} ${bound(index)}`,
    ),
  );
  return sql`(${sql.join(steps, sql` or `)})`;
}

/** A cursor as part of an address. */
export function cursorToText(cursor: RunCursor): string {
  return Buffer.from(JSON.stringify(cursor)).toString("base64url");
}

/** @throws DomainError "invalid" for a text that is no cursor of this order */
export function cursorFromText(text: string, { parts }: RunOrder): RunCursor {
  const { data } = z
    .array(z.string().nullable())
    .safeParse(parseJson(Buffer.from(text, "base64url").toString()));
  const isOfOrder = data?.length === parts.length && data.every((value, index) => fits(value, parts[index]!));
  if (!isOfOrder) throw new DomainError("invalid", "Invalid page token.");
  return data;
}

function fits(value: string | null, { type }: Part): boolean {
  if (value === null) return true;
  if (type === "text") return whyNotKept(value) === undefined;
  if (type === "timestamptz") return /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/.test(value) && isDate(value);
  if (type === "int") return /^\d$/.test(value);
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

/** Before a value: 0 where there is one, 1 for NaN, 2 where there is none. */
function withMissing(value: SQL, type: Part["type"], isDescending: boolean): Part[] {
  const nan = type === "float8" ? sql` when ${value} = 'NaN'::float8 then 1` : sql``;
  const rank = sql`case when ${value} is null then 2${nan} else 0 end`;
  return [
    { value: rank, type: "int", isDescending: false },
    { value, type, isDescending },
  ];
}

function loggedJoin(name: SQL, entity: LoggedEntity, key: string, experimentIds: string[] | undefined): SQL {
  const table = loggedTables[entity];
  const value = entity === "metric" ? sql`${table.value}` : wholeText(entity);
  const columns = sql`select ${table.runId} as run_id, ${value} as value from ${table} where ${table.key} = ${key}`;
  // Each offset keeps Postgres from choosing the other way.
  return experimentIds
    ? sql`left join (${columns} and ${table.experimentId} = any(${sql.param(experimentIds)}::text[]) offset 0) ${name} on ${name}.run_id = ${experimentRuns.id}`
    : sql`left join lateral (${columns} and ${table.runId} = ${experimentRuns.id} offset 0) ${name} on true`;
}
