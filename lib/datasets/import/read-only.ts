import type { Sql, TransactionSql } from "postgres";
import { DomainError } from "@/lib/base/errors";
import { trimEndOf } from "@/lib/base/trim-end";

/**
 * Calls `read` in a read-only transaction of a team's Postgres, with a time limit for each statement.
 * @throws DomainError "invalid" with Postgres' own sentence
 */
export async function readOnly<T>(
  sql: Sql,
  { timeoutMs, signal }: { timeoutMs: number; signal?: AbortSignal | undefined },
  read: (tx: TransactionSql) => Promise<T>,
): Promise<T> {
  const limit = String(timeoutMs);
  try {
    const result = await sql.begin("isolation level repeatable read read only", async (tx) => {
      await tx`select set_config('statement_timeout', ${limit}, true),
        set_config('idle_in_transaction_session_timeout', ${limit}, true),
        set_config('datestyle', 'ISO', true)`;
      return { read: await read(tx) };
    });
    return result.read as T;
  } catch (error) {
    signal?.throwIfAborted();
    throw problemOf(error);
  }
}

/** A statement without the semicolon that it may end with, so that it can stand in brackets. */
export function withoutEnd(statement: string): string {
  return trimEndOf(statement, "; \t\r\n\f\v");
}

/** SQLSTATE (PostgreSQL, appendix A): 57014 is a timeout; classes 22, 25, 42 are faults of the statement. */
function problemOf(error: unknown): unknown {
  const { code = "", message = "" } = error as { code?: string; message?: string };
  if (code === "57014")
    return new DomainError("invalid", "The query took too long. Raise its time limit, or make it faster.");
  if (/^(0A|22|25|26|42)/.test(code))
    return new DomainError("invalid", `Postgres refused the query: ${message.slice(0, 500)}.`);
  return error;
}
