import { type SQL, sql } from "drizzle-orm";
import { db } from "@/db/client";

/**
 * Runs a statement that joins thousands of runs with thousands of values. With old statistics, Postgres would look them up one by
 * one.
 */
export function joinByHash(statement: SQL) {
  return db().transaction(async (tx) => {
    await tx.execute(sql`select set_config('enable_nestloop', 'off', true)`);
    return tx.execute(statement);
  });
}
