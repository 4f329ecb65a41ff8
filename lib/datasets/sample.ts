import { AsyncLocalStorage } from "node:async_hooks";
import { processWide } from "@/db/process-wide";

const storage = processWide("sample", () => new AsyncLocalStorage<number>());

/** Runs `work` as if every dataset version had only its first rows, at most this many. */
export function withSample<T>(rows: number, work: () => Promise<T>): Promise<T> {
  return storage.run(rows, work);
}

/** A dataset version cut to the current sample; unchanged outside of `withSample`. */
export function sampled<Version extends { rows: number }>(
  version: Version,
): Version & { firstRows?: number } {
  const firstRows = storage.getStore();
  return firstRows === undefined
    ? version
    : { ...version, rows: Math.min(version.rows, firstRows), firstRows };
}
