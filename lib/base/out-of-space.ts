import { DomainError } from "./errors";

/** ENOSPC and EDQUOT of the file system, and Postgres' `disk_full`. */
const codes = new Set(["ENOSPC", "EDQUOT", "53100"]);

/**
 * The expected failure for a full disk, for the edges; undefined for any other error. DuckDB has no code for it, so its
 * message is matched. Tasks keep the original error, so that they are retried.
 */
export function outOfSpace(error: unknown): DomainError | undefined {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (codes.has(String(code)) || cause.message.includes("No space left on device"))
      return new DomainError(
        "out-of-space",
        "The server's disk is full, so this was not saved. Try again when there is free space.",
      );
  }
  return undefined;
}
