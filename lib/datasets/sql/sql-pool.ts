import { processWide } from "@/db/process-wide";
import { DomainError } from "@/lib/base/errors";
import { type CallOptions, ChildError, ChildPool } from "@/lib/compute/child-pool";

export type SqlCall = Pick<CallOptions, "signal" | "group">;

/** Time that a query has, in ms. */
const queryMs = 30_000;

/**
 * Calls a function of sql/sql.child.mjs in a process of its pool.
 * @throws DomainError also when the query took too long, used too much memory or ended its process
 */
export async function callSql(
  task: "tablesIn" | "rowsOf" | "perform",
  input: object,
  { timeoutMs = queryMs, ...options }: SqlCall & { timeoutMs?: number | undefined },
): Promise<unknown> {
  try {
    return await processWide("sql-pool", makePool).call(task, input, { timeoutMs, ...options });
  } catch (error) {
    if (!(error instanceof ChildError)) throw error;
    console.warn("SQL:", error.message);
    throw new DomainError(
      "invalid",
      error.reason === "timed-out"
        ? `The query took longer than ${timeoutMs / 1000} s and was stopped. Read fewer columns or rows, or keep a smaller table as a dataset first.`
        : "The query needed more memory than it may have and was stopped. Read fewer columns or rows.",
    );
  }
}

function makePool(): ChildPool {
  return new ChildPool({
    module: "lib/datasets/sql/sql.child.mjs",
    // Of two, a team has one at most.
    size: 2,
    memoryMb: 3072,
    timeoutMs: queryMs,
  });
}
