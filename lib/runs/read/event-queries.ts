import { and, desc, eq, lt } from "drizzle-orm";
import { db } from "@/db/client";
import { runEvents } from "@/db/schema/runs";
import { pageOf } from "@/lib/base/page-of";

/** State transitions of a run and its task runs, newest first; `nextCursor` is null on the last page. */
export async function listRunEventPage(
  teamId: string,
  runId: string,
  { cursor, limit = 50 }: { cursor?: string; limit?: number } = {},
) {
  const rows = await db()
    .select()
    .from(runEvents)
    .where(
      and(
        eq(runEvents.teamId, teamId),
        eq(runEvents.runId, runId),
        cursor ? lt(runEvents.id, Number(cursor)) : undefined,
      ),
    )
    .orderBy(desc(runEvents.id))
    .limit(limit + 1);
  return pageOf(rows, limit, ({ id }) => String(id));
}
