import { and, asc, desc, eq, gt, ilike, inArray, lt } from "drizzle-orm";
import { db } from "@/db/client";
import { logLines } from "@/db/schema/runs";
import { type LogLevel, logLevels } from "@/lib/base/run";
import { holding } from "@/lib/search/holding";

export interface LogFilter {
  /** Minimum level; lower ones are left out. */
  minLevel?: LogLevel;
  /** Lines of this node only. */
  node?: string;
  /** Part of the message, case-insensitive. */
  search?: string;
}

export type LogLine = Awaited<ReturnType<typeof listLogLines>>[number];

/**
 * Log lines in order: the first `limit` after a given line, or else the last `limit`, before a given line if there is
 * one. Lines become visible in the order of their ids, so reading on from the last id misses none.
 */
export async function listLogLines(
  teamId: string,
  runId: string,
  {
    after,
    before,
    limit = 500,
    minLevel = "debug",
    node,
    search,
  }: LogFilter & { after?: number; before?: number; limit?: number } = {},
) {
  const isForward = after !== undefined;
  const rows = await db()
    .select()
    .from(logLines)
    .where(
      and(
        eq(logLines.teamId, teamId),
        eq(logLines.runId, runId),
        minLevel === "debug" ? undefined : inArray(logLines.level, levelsFrom(minLevel)),
        node ? eq(logLines.nodeId, node) : undefined,
        search ? ilike(logLines.message, holding(search).holds) : undefined,
        isForward ? gt(logLines.id, after) : undefined,
        before === undefined ? undefined : lt(logLines.id, before),
      ),
    )
    .orderBy(isForward ? asc(logLines.id) : desc(logLines.id))
    .limit(limit);
  return isForward ? rows : rows.reverse();
}

/** The whole log in batches of lines, so that a long one is never held in memory. */
export async function* readLog(
  teamId: string,
  runId: string,
  filter: LogFilter = {},
  batchLines = 1000,
): AsyncGenerator<LogLine[]> {
  for (let after: number | undefined = 0; after !== undefined; ) {
    const lines: LogLine[] = await listLogLines(teamId, runId, { ...filter, after, limit: batchLines });
    if (lines.length > 0) yield lines;
    after = lines.length === batchLines ? lines.at(-1)?.id : undefined;
  }
}

function levelsFrom(least: LogLevel): LogLevel[] {
  return logLevels.slice(logLevels.indexOf(least));
}
