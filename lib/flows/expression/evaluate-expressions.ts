import { processWide } from "@/db/process-wide";
import { DomainError } from "@/lib/base/errors";
import { type CallOptions, ChildError, ChildPool } from "@/lib/compute/child-pool";
import { withQuotedNodes } from "./expression-text";

/** Time that the expressions of one call have together, in ms. */
const timeoutMs = 5_000;
/** Most bytes of their values as JSON, together; less than the output of a task may have. */
const maxBytes = 3_500_000;

/**
 * Values of expressions over one scope, in a computing process with limits of time and memory.
 * @param scope the names that they may use, as JSON; a number is a double
 * @throws DomainError "invalid" for an expression without a value, or one that takes too much
 */
export async function evaluateExpressions(
  teamId: string,
  texts: readonly string[],
  scope: Record<string, unknown>,
  { signal }: Pick<CallOptions, "signal"> = {},
): Promise<unknown[]> {
  const input = { texts: texts.map(withQuotedNodes), scope, maxBytes };
  const options = { group: teamId, ...(signal && { signal }) };
  try {
    const pool = processWide("expression-pool", makePool);
    return (await pool.call("valuesOf", input, options)) as unknown[];
  } catch (error) {
    if (!(error instanceof ChildError)) throw error;
    throw new DomainError(
      "invalid",
      error.reason === "timed-out"
        ? `The expression took longer than ${timeoutMs / 1000} s and was stopped. Write it simpler, or over less data.`
        : "The expression needed more memory than it may have and was stopped. Write it over less data.",
    );
  }
}

function makePool(): ChildPool {
  return new ChildPool({
    module: "lib/flows/expression/expression.child.mjs",
    // Of two, a team has one at most.
    size: 2,
    memoryMb: 1536,
    timeoutMs,
  });
}
