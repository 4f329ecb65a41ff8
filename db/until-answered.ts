import { setTimeout as sleep } from "node:timers/promises";

const pauseMs = 250;

/** What postgres.js and the system call a database that does not answer; Postgres' own codes say it goes down or comes up. */
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
  // The disk is full, which passes once there is room.
  "53100",
]);

/**
 * Does `work` again and again while the database does not answer, so that its restart undoes nothing that took long to
 * do. `work` may have been done when no answer came: doing it twice must be harmless.
 * @throws what `work` throws for another reason, or still throws after `forMs`
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

/** Whether an error, or a cause of it, is that the database does not answer. */
export function isAbsence(error: unknown): boolean {
  for (let cause = error; cause instanceof Error; cause = cause.cause)
    if (codesOfAbsence.has(String((cause as NodeJS.ErrnoException).code))) return true;
  return false;
}
