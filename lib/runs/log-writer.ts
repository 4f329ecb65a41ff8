import { db } from "@/db/client";
import { logLines } from "@/db/schema/runs";
import { announce } from "@/lib/live/live";
import type { LogLevel } from "./run";

const flushMs = 100;

/** Collects the log lines of one attempt and writes them in batches, in order. A crash loses at most 100 ms of them. */
export function openLog(at: { teamId: string; runId: string; nodeId: string; attempt: number }) {
  let waiting: (typeof logLines.$inferInsert)[] = [];
  let timer: NodeJS.Timeout | undefined;
  let written: Promise<unknown> = Promise.resolve();

  function flush(): Promise<unknown> {
    clearTimeout(timer);
    timer = undefined;
    const batch = waiting;
    waiting = [];
    if (batch.length > 0)
      written = written
        .then(() => db().insert(logLines).values(batch))
        .then(() => announce({ teamId: at.teamId, runId: at.runId, kind: "log" }))
        .catch((error) => console.error("Log lines could not be written.", error));
    return written;
  }

  return {
    write(message: string, level: LogLevel = "info"): void {
      waiting.push({ ...at, level, message: message.slice(0, 10_000), createdAt: new Date() });
      timer ??= setTimeout(flush, flushMs);
    },
    /** Resolves when every line so far is in the database. */
    flush,
  };
}
