import type { Operation } from "./operations";

const name = "OtherPoolError";

/**
 * Thrown by a step that is not for this process, before it has done anything: the embedded executor leaves it to the
 * processes of the pool. It is not an attempt. An Inngest server does not know it.
 */
export class OtherPoolError extends Error {
  override name = name;

  /** @param pool the pool of the step; its own one where this process takes no further work */
  constructor(pool: string) {
    super(pool);
  }
}

/** The pool that a step asked for instead of running. */
export function poolAskedFor({ op, error }: Operation): string | undefined {
  if (op !== "StepError" && op !== "StepFailed") return undefined;
  const thrown = Object(error) as { name?: unknown; message?: unknown };
  return thrown.name === name && typeof thrown.message === "string" ? thrown.message : undefined;
}
