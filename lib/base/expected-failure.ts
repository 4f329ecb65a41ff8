import { DomainError } from "./errors";
import { outOfSpace } from "./out-of-space";
import { refusedValue } from "./refused-value";
import { unavailable } from "./unavailable";

/** The expected failure behind an error, for the edges; undefined for a fault of the portal. */
export function expectedFailure(error: unknown): DomainError | undefined {
  if (error instanceof DomainError) return error;
  return outOfSpace(error) ?? refusedValue(error) ?? unavailable(error);
}
