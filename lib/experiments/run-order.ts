import { type SQL, sql } from "drizzle-orm";
import { experimentRuns } from "@/db/schema/experiments";
import { DomainError } from "@/lib/base/errors";
import type { Order } from "./filter";
import { type KeyPart, orMissing } from "./keyset";
import { runAttribute } from "./run-attributes";
import { isLogged, type LoggedEntity, loggedTables, wholeText } from "./run-conditions";

export interface RunOrder {
  parts: KeyPart[];
  /** Joins that the parts need. */
  joins: SQL[];
}

const startedAt: KeyPart = {
  value: sql`${experimentRuns.startedAt}`,
  type: "timestamptz",
  isDescending: true,
  isNullsFirst: true,
};
const id: KeyPart = { value: sql`${experimentRuns.id}`, type: "text", isDescending: false };

/**
 * The order of a search. NaN, then missing values, come last in either direction; ties go to the run that started last.
 * @param options.experimentIds reads all values of a logged key at once, for all runs of these; without it, run by run
 * @param options.first value of the first of the orders, which no run lacks
 * @throws DomainError "invalid" for a key that runs do not have
 */
export function runOrder(
  orders: Order[],
  { experimentIds, first }: { experimentIds?: string[]; first?: SQL } = {},
): RunOrder {
  const joins: SQL[] = [];
  const parts = orders.flatMap(({ entity, key, isDescending }, index): KeyPart[] => {
    if (entity === "dataset") throw new DomainError("invalid", "Runs are not ordered by their datasets.");
    if (!isLogged(entity)) {
      const { type, value } = runAttribute(key, "order_by");
      return orMissing(value, type === "time" ? "timestamptz" : "text", isDescending);
    }
    const type = entity === "metric" ? "float8" : "text";
    if (first && index === 0)
      return [
        { value: sql`0`, type: "int", isDescending: false },
        { value: first, type, isDescending },
      ];
    const name = sql.raw(`order_${index}`);
    joins.push(loggedJoin(name, entity, key, experimentIds));
    return orMissing(sql`${name}.value`, type, isDescending);
  });
  return { parts: [...parts, startedAt, id], joins };
}

/** Columns of the parts, by name, for use outside of the statement that has them. */
export function partColumns({ parts }: RunOrder): SQL {
  return sql.join(
    parts.map(({ value }, index) => sql`${value} as ${partName(index)}`),
    sql`, `,
  );
}

/** The parts by the names of their columns. */
export function namedParts({ parts }: RunOrder): KeyPart[] {
  return parts.map((part, index) => ({ ...part, value: partName(index) }));
}

function partName(index: number): SQL {
  return sql.raw(`part_${index}`);
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
