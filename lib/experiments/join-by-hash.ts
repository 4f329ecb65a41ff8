import { type SQL, sql } from "drizzle-orm";
import { db } from "@/db/client";

/**
 * Runs a statement that joins thousands of runs with thousands of values: by hash tables in memory, which hold 100,000 of each. With
 * old statistics, Postgres would look them up one by one; and it would compile what it expects to look up, which takes longer
 * than to run it.
 */
export function joinByHash(statement: SQL) {
  return db().transaction(async (tx) => {
    await tx.execute(sql`select set_config('enable_nestloop', 'off', true), set_config('jit', 'off', true),
      set_config('work_mem', '32MB', true)`);
    return tx.execute(statement);
  });
}
