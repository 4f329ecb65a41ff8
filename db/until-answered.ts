import { setTimeout as sleep } from "node:timers/promises";

const pauseMs = 250;

/**
 * Error codes for an unreachable database: postgres.js and Node codes, plus SQLSTATE 57P0x (shutting down / starting
 * up).
 */
const codesOfAbsence = new Set([
  "CONNECTION_CLOSED",
  "CONNECTION_ENDED",
  "CONNECTION_DESTROYED",
  "CONNECT_TIMEOUT",
  "ECONNREFUSED",
  "ECONNRESET",
  "ENOENT",
  "EPIPE",
  "57P01",
  "57P02",
  "57P03",
  // The disk is full, which is transient.
  "53100",
]);

/**
 * Retries `work` while the database is unreachable, so that its restart does not undo long work. `work` may have
 * succeeded when its answer was lost: it must be idempotent.
 * @throws any other error of `work`, or the last one after `forMs`
 */
export async function untilAnswered<T>(work: () => Promise<T>, forMs = 60_000): Promise<T> {
  const giveUpAt = performance.now() + forMs;
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (!isAbsence(error) || performance.now() > giveUpAt) throw error;
      await sleep(pauseMs);
    }
  }
}

/** True when an error, or one of its causes, means that the database is unreachable. */
export function isAbsence(error: unknown): boolean {
  for (let cause = error; cause instanceof Error; cause = cause.cause)
    if (codesOfAbsence.has(String((cause as NodeJS.ErrnoException).code))) return true;
  return false;
}
