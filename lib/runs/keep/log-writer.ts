import { inspect } from "node:util";
import { and, eq, gt } from "drizzle-orm";
import { db, sql } from "@/db/client";
import { isRefusal } from "@/db/refusal";
import { readRows } from "@/db/rows";
import { logLines } from "@/db/schema/runs";
import { keepableText, maxReadMessage } from "@/lib/base/keepable";
import { logError } from "@/lib/base/log-error";
import { type LogLevel, logLevels } from "@/lib/base/run";
import { mask } from "@/lib/blocks/mask";
import { announce } from "@/lib/live/live";

const flushMs = 100;
const longestFlushMs = 30_000;
const batchLines = 1_000;
/** Maximum length of a line, in UTF-16 code units; longer ones are truncated. */
export const maxLineLength = 10_000;

type Line = { level: LogLevel; message: string; createdAt: Date };
type AttemptAt = { teamId: string; runId: string; nodeId: string; attempt: number };

/**
 * Collects the log lines of one attempt and writes them in batches, in order. A crash of this process loses at most the
 * lines of the last 200 ms; while the database is down, the lines wait here.
 */
export function openLog(source: AttemptAt) {
  const waiting: Line[] = [];
  let timer: NodeJS.Timeout | undefined;
  let writing: Promise<void> = Promise.resolve();
  let lastId = 0;
  let isUncertain = false;

  async function writeWaiting(): Promise<void> {
    while (waiting.length > 0) {
      const batch = waiting.slice(0, batchLines);
      // A batch without an answer may still have been written. No other process writes lines of this attempt.
      if (isUncertain) await deleteLinesAfter(lastId, source);
      isUncertain = true;
      lastId = await insertLines(source, batch).catch((error) => {
        if (!isRefusal(error)) throw error;
        // For example those of a deleted run: they would be refused forever.
        logError(`${batch.length} log lines of run ${source.runId} cannot be kept.`, error);
        return lastId;
      });
      isUncertain = false;
      waiting.splice(0, batch.length);
      announce({ teamId: source.teamId, runId: source.runId, kind: "log" });
    }
  }

  /** Resolves when all lines so far are in the database, and rejects when they cannot be written now. */
  function flush(): Promise<void> {
    clearTimeout(timer);
    timer = undefined;
    writing = writing.catch(() => {}).then(writeWaiting);
    return writing;
  }

  function flushSoon(delayMs = flushMs): void {
    timer ??= setTimeout(() => {
      flush().catch((error) => {
        logError("Log lines could not be written yet.", error);
        flushSoon(Math.min(longestFlushMs, delayMs * 2));
      });
    }, delayMs);
  }

  return {
    /** Accepts a text; any other value that a task passes is formatted as Node shows it. */
    write(message: unknown, level: LogLevel = "info"): void {
      const isLevel = logLevels.includes(level);
      waiting.push({ level: isLevel ? level : "info", message: textOf(message), createdAt: new Date() });
      flushSoon();
    },
    flush,
  };
}

/**
 * One statement. Lines of a run are committed in the order of their ids, so a reader that continues from an id misses
 * none.
 */
async function insertLines({ teamId, runId, nodeId, attempt }: AttemptAt, lines: Line[]): Promise<number> {
  const hideSecrets = await mask(teamId);
  const messages = lines.map(({ message }) => keepableText(hideSecrets(message), maxLineLength));
  const rows = await readRows(
    sql()`
    -- One transaction at a time writes lines of a run.
    with turn as materialized (select pg_advisory_xact_lock(hashtextextended(${`log ${runId}`}, 0)))
    insert into log_lines (team_id, run_id, node_id, attempt, level, message, created_at)
    select ${teamId}, ${runId}, ${nodeId}, ${attempt}, line.level, line.message, line.created_at::timestamptz
    from turn, unnest(
      ${lines.map(({ level }) => level)}::text[],
      ${messages}::text[],
      ${lines.map(({ createdAt }) => createdAt.toISOString())}::text[]
    ) with ordinality as line (level, message, created_at, position)
    order by line.position
    returning id`,
    { id: logLines.id },
  );
  return rows.at(-1)!.id;
}

async function deleteLinesAfter(lastId: number, { runId, nodeId, attempt }: AttemptAt): Promise<void> {
  await db()
    .delete(logLines)
    .where(
      and(
        eq(logLines.runId, runId),
        eq(logLines.nodeId, nodeId),
        eq(logLines.attempt, attempt),
        gt(logLines.id, lastId),
      ),
    );
}

/** A log value as text, truncated to the length that is searched for secrets. */
export function textOf(message: unknown): string {
  if (typeof message === "string") return message.slice(0, maxReadMessage);
  try {
    return inspect(message, { depth: 4, maxStringLength: maxLineLength }).slice(0, maxReadMessage);
  } catch {
    return "An unreadable value.";
  }
}
