import { availableParallelism } from "node:os";
import { processWide } from "@/db/process-wide";
import { DomainError } from "@/lib/base/errors";
import { type CallOptions, ChildError, ChildPool } from "@/lib/compute/child-pool";

const timeoutMs = 20_000;

/**
 * Calls a function of onnx/scoring.child.mjs in a scoring process.
 * @throws DomainError also when the model took too long, used too much memory or crashed
 */
export async function callScoring<Result>(task: "open" | "score", input: object, options: CallOptions) {
  try {
    return (await processWide("scoring-pool", makePool).call(task, input, options)) as Result;
  } catch (error) {
    if (!(error instanceof ChildError)) throw error;
    const reason =
      error.reason === "timed-out"
        ? `The model took longer than ${timeoutMs / 1000} s and was stopped.`
        : "The process that ran the model ended: it needed too much memory, or crashed.";
    console.warn(`Scoring: ${reason}`, error.message);
    throw new DomainError("invalid", reason);
  }
}

function makePool(): ChildPool {
  return new ChildPool({
    module: "lib/learning/onnx/scoring.child.mjs",
    size: Math.min(4, Math.max(2, availableParallelism())),
    memoryMb: 4096,
    timeoutMs,
  });
}
