import { and, eq, sql } from "drizzle-orm";
import { z } from "zod";
import { db } from "@/db/client";
import { readRows } from "@/db/rows";
import { valueStartLength } from "@/db/schema/experiments";
import type { Comparison } from "./filter";
import { cursorValue, type PageCursor } from "./page-cursor";
import { isLogged, loggedTables } from "./run-conditions";
import type { PlacedRun, RunPlan } from "./run-search";
import { areShared, type LoggedColumn } from "./shared-values";

/** Values that are searched for at most. */
const mostTurns = 10;

/**
 * A page in the order of a logged key whose values many runs share: the runs of the first value in the order that
 * remains, then those of the next, and last the runs without the key. Undefined where many runs do not share values, or
 * where the page takes too many turns.
 * @param search finds the runs of one value
 */
export async function searchInTurns(
  plan: RunPlan,
  search: (plan: RunPlan) => Promise<PlacedRun[]>,
): Promise<PlacedRun[] | undefined> {
  const [first, ...orders] = plan.orders;
  if (!first || !isLogged(first.entity)) return undefined;
  const column = { ...first, entity: first.entity, experimentId: plan.experimentIds[0]! };
  const [rank, from, ...rest] = plan.after ?? [];
  if (rank === "1") return undefined;
  const remaining = () => valuesOf(column, from ?? undefined, { isIncluded: true });
  if (rank !== "2" && !(await areShared(remaining()))) return undefined;
  const page: PlacedRun[] = [];
  const turn = async (
    operator: Comparison["operator"],
    value: string | undefined,
    after?: (string | null)[],
  ) => {
    const { entity, key } = first;
    const wanted = entity === "metric" ? Number(value) : value;
    const found = await search({
      ...plan,
      comparisons: [...plan.comparisons, { entity, key, operator, value: wanted }],
      orders,
      after,
      limit: plan.limit - page.length,
    });
    const place = value === undefined ? ["2", null] : ["0", value];
    page.push(...found.map(({ id, cursor }) => ({ id, cursor: [...place, ...cursor] })));
  };
  let after: PageCursor | undefined = plan.after && rest;
  let value = rank === "0" ? (from ?? undefined) : await nextValue(column);
  for (let turns = 0; value !== undefined && rank !== "2"; turns++) {
    if (turns === mostTurns || value.length >= valueStartLength) return undefined;
    await turn("=", value, after);
    if (page.length === plan.limit) return page;
    after = undefined;
    value = await nextValue(column, value);
  }
  // A metric may also be NaN, for which there is no comparison.
  if (first.entity === "metric") return undefined;
  await turn("IS NULL", undefined, after);
  return page;
}

interface Column extends LoggedColumn {
  isDescending: boolean;
}

/** The next value in the order, as text. */
async function nextValue(column: Column, after?: string): Promise<string | undefined> {
  const [row] = await readRows(
    db().execute(
      sql`select value::text from (${valuesOf(column, after, { isIncluded: false })} limit 1) next`,
    ),
    { value: z.string() },
  );
  return row?.value;
}

function valuesOf(
  { entity, key, isDescending, experimentId }: Column,
  from: string | undefined,
  { isIncluded }: { isIncluded: boolean },
) {
  const table = loggedTables[entity];
  const value = entity === "metric" ? loggedTables.metric.value : loggedTables[entity].valueStart;
  const type = entity === "metric" ? "float8" : "text";
  const comparison = sql.raw(`${isDescending ? "<" : ">"}${isIncluded ? "=" : ""}`);
  const conditions = [
    eq(table.experimentId, experimentId),
    eq(table.key, key),
    entity === "metric" ? sql`${value} < 'NaN'::float8` : undefined,
    from === undefined ? undefined : sql`${value} ${comparison} ${cursorValue(from, type)}`,
  ];
  return sql`select ${value} as value from ${table} where ${and(...conditions)}
    order by ${value} ${sql.raw(isDescending ? "desc" : "asc")}`;
}
