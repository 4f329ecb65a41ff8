import { DomainError } from "@/lib/base/errors";

/** Refusal to change what something else uses: MLflow's RESOURCE_CONFLICT, 409. */
export class InUseError extends DomainError {}

export function inUse(message: string): InUseError {
  return new InUseError("conflict", message);
}

/** Runs a deletion; a use of the thing becomes RESOURCE_CONFLICT. @throws InUseError */
export async function whileUnused(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (error instanceof DomainError && error.code === "conflict") throw inUse(error.message);
    throw error;
  }
}
