import postgres, { type TransactionSql } from "postgres";
import { sql } from "@/db/client";

export type Tx = TransactionSql;

/** Deadlock, serialization failure, and the loser of two that made the same singleton or batch at once. */
const passing = new Set(["40P01", "40001", "23505"]);

/** Does a change in one transaction, again where another got in its way. */
export async function transaction<T>(change: (tx: Tx) => Promise<T>): Promise<T> {
  for (let left = 4; ; left--) {
    try {
      return (await sql().begin(change)) as T;
    } catch (error) {
      if (left === 0 || !(error instanceof postgres.PostgresError) || !passing.has(error.code)) throw error;
    }
  }
}

/** Whether Postgres cannot keep a JSON text: it takes no U+0000 and no half of a surrogate pair. */
export function isUnkeepable(error: unknown): boolean {
  return error instanceof postgres.PostgresError && ["22P05", "22P02"].includes(error.code);
}
