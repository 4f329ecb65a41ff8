import { type SQL, sql } from "drizzle-orm";
import { z } from "zod";
import { db } from "@/db/client";
import { readRows } from "@/db/rows";
import { valueStartLength } from "@/db/schema/experiments";
import type { Comparison } from "./filter";
import { type LoggedEntity, loggedTables } from "./run-conditions";
import { sqlComparison } from "./sql-comparison";

/** Values that are looked at before it is known whether few runs have each. */
const looked = 1000;
/** Greatest number of different values among those looked at with which many runs have each. */
const mostDifferent = 10;
/** The same for values that are read one after the other: with more, all entries of the index are read as quickly. */
const fewDifferent = 2;
/** Different values of a key among which those that match are looked for. */
const mostValues = 100;
/** Comparisons that are turned into values. */
const mostTurned = 4;

/** Values of a logged key in an experiment. */
export interface LoggedColumn {
  entity: LoggedEntity;
  key: string;
  experimentId: string;
}

/** True when many runs have the same value as others. @param values statement for them, in their order */
export async function areShared(values: SQL): Promise<boolean> {
  const [row] = await readRows(
    db().execute(sql`select ${isShared(mostDifferent)} as shared from (${values} limit ${looked}) looked`),
    { shared: z.boolean() },
  );
  return row!.shared;
}

/** @param most different values */
function isShared(most: number): SQL {
  return sql`count(distinct value) <= ${most}::int and count(*) > ${mostDifferent}::int * count(distinct value)`;
}

/**
 * The comparisons, with those that no index answers (patterns that begin by anything, ILIKE, !=) turned into the values that
 * match, where many runs share few values: a jump from value to value in the index reads far less than all entries.
 */
export async function withSharedValues(
  comparisons: Comparison[],
  experimentId: string,
): Promise<Comparison[]> {
  let left = mostTurned;
  return Promise.all(
    comparisons.map(async (comparison) => {
      if (!readsAll(comparison) || left-- <= 0) return comparison;
      const value = await matchingValues(comparison, experimentId);
      return value ? { ...comparison, operator: "=" as const, value } : comparison;
    }),
  );
}

function readsAll({ entity, operator, value }: Comparison): boolean {
  if (entity !== "param" && entity !== "tag") return false;
  return operator === "!=" || operator === "ILIKE" || (operator === "LIKE" && /^[%_]/.test(String(value)));
}

/** Values of the key that satisfy a comparison; undefined where runs share few, and where a value is too long for the index. */
async function matchingValues(comparison: Comparison, experimentId: string): Promise<string[] | undefined> {
  const table = loggedTables[comparison.entity as "param" | "tag"];
  const ofKey = sql`${table.experimentId} = ${experimentId} and ${table.key} = ${comparison.key}`;
  const [row] = await readRows(
    db().execute(sql`
      with recursive sample as materialized (
        select ${isShared(fewDifferent)} as shared from (
          select ${table.valueStart} as value from ${table} where ${ofKey} order by ${table.valueStart} limit ${looked}) looked),
      found (value, number) as (
        select (select min(${table.valueStart}) from ${table} where ${ofKey}), 1 from sample where shared
        union all
        select (select min(${table.valueStart}) from ${table} where ${ofKey} and ${table.valueStart} > found.value), number + 1
        from found where found.value is not null and number <= ${mostValues})
      select case when count(*) between 1 and ${mostValues} and max(octet_length(value)) < ${valueStartLength} then
          coalesce(json_agg(value) filter (where ${sqlComparison(sql`value`, "text", comparison)}), '[]') end as matching
      from found where value is not null`),
    { matching: z.array(z.string()).nullable() },
  );
  return row?.matching ?? undefined;
}
