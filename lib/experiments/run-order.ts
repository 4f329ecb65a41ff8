import { and, type SQL, sql } from "drizzle-orm";
import { experimentRuns } from "@/db/schema/experiments";
import { DomainError } from "@/lib/base/errors";
import type { Order } from "./filter";
import { type CursorType, cursorText, cursorValue, type PageCursor } from "./page-cursor";
import { runAttribute } from "./run-attributes";
import { isLogged, type LoggedEntity, loggedTables, wholeText } from "./run-conditions";

/** One part of the order: an expression of SQL, never null where the parts before it are equal and it counts. */
interface Part {
  value: SQL;
  type: CursorType;
  isDescending: boolean;
}

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
  const texts = parts.map(({ type }, index) => cursorText(partName(index), type));
  return sql`json_build_array(${sql.join(texts, sql`, `)})`;
}

function partName(index: number): SQL {
  return sql.raw(`part_${index}`);
}

/** Condition for the rows after a cursor. */
export function afterCursor({ parts }: RunOrder, cursor: PageCursor): SQL {
  const bound = (index: number) => cursorValue(cursor[index], parts[index]!.type);
  const same = (index: number) => sql`${parts[index]!.value} is not distinct from ${bound(index)}`;
  const steps = parts.map(({ value, isDescending }, index) =>
    and(
      ...parts.slice(0, index).map((_, before) => same(before)),
      sql`${value} ${sql.raw(isDescending ? "<" : ">")} ${bound(index)}`,
    ),
  );
  return sql`(${sql.join(steps, sql` or `)})`;
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
