import postgres, { type TransactionSql } from "postgres";
import { sql } from "@/db/client";

export type Tx = TransactionSql;

/** Transient errors: deadlock, serialization failure, and a lost race for the same singleton or batch. */
const passing = new Set(["40P01", "40001", "23505"]);

/** Runs a change in one transaction, retried after a conflict. */
export async function transaction<T>(change: (tx: Tx) => Promise<T>): Promise<T> {
  for (let left = 4; ; left--) {
    try {
      return (await sql().begin(change)) as T;
    } catch (error) {
      if (left === 0 || !(error instanceof postgres.PostgresError) || !passing.has(error.code)) throw error;
    }
  }
}

/** True when Postgres cannot store a JSON text: it has U+0000 or a half surrogate pair. */
export function isUnkeepable(error: unknown): boolean {
  return error instanceof postgres.PostgresError && ["22P05", "22P02"].includes(error.code);
}
