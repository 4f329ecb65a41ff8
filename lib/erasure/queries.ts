import { and, asc, count, desc, eq, inArray, lt, sql as raw } from "drizzle-orm";
import { db } from "@/db/client";
import { datasetVersions } from "@/db/schema/datasets";
import { erasureSteps, erasures } from "@/db/schema/erasures";
import { DomainError } from "@/lib/base/errors";
import { pageOf } from "@/lib/base/page-of";
import { searchedTables } from "./searched-tables";

const shown = {
  id: erasures.id,
  column: erasures.column,
  keyCount: erasures.keyCount,
  reason: erasures.reason,
  requestedBy: erasures.requestedBy,
  error: erasures.error,
  createdAt: erasures.createdAt,
  startedAt: erasures.startedAt,
  endedAt: erasures.endedAt,
};

/** The team's erasures, newest first, each with its progress; `nextCursor` is null on the last page. */
export async function listErasures(teamId: string, page: { limit?: number; cursor?: string } = {}) {
  const limit = page.limit ?? 50;
  const rows = await db()
    .select(shown)
    .from(erasures)
    .where(and(eq(erasures.teamId, teamId), page.cursor ? lt(erasures.id, page.cursor) : undefined))
    .orderBy(desc(erasures.id))
    .limit(limit + 1);
  const { items, nextCursor } = pageOf(rows, limit, ({ id }) => id);
  const sums = await db()
    .select({
      id: erasureSteps.erasureId,
      done: count(),
      changed: raw`coalesce(sum(${erasureSteps.changed}), 0)::int`.mapWith(Number),
    })
    .from(erasureSteps)
    .where(
      and(
        inArray(
          erasureSteps.erasureId,
          items.map(({ id }) => id),
        ),
        eq(erasureSteps.isDone, true),
      ),
    )
    .groupBy(erasureSteps.erasureId);
  const [versions] = await db()
    .select({ count: count() })
    .from(datasetVersions)
    .where(eq(datasetVersions.teamId, teamId));
  // Besides: scores, files of runs, files of experiments, results of dashboards.
  const all = (versions?.count ?? 0) + searchedTables.length + 4;
  return {
    items: items.map((erasure) => {
      const { done = 0, changed = 0 } = sums.find(({ id }) => id === erasure.id) ?? {};
      return { ...erasure, changed, progress: erasure.endedAt ? 1 : Math.min(0.99, done / all) };
    }),
    nextCursor,
  };
}

/** One erasure with its report. @throws DomainError "not-found" */
export async function getErasure(teamId: string, id: string) {
  const [erasure] = await db()
    .select(shown)
    .from(erasures)
    .where(and(eq(erasures.teamId, teamId), eq(erasures.id, id)));
  if (!erasure) throw new DomainError("not-found", "There is no such erasure.");
  const steps = await db()
    .select()
    .from(erasureSteps)
    .where(eq(erasureSteps.erasureId, id))
    .orderBy(desc(erasureSteps.changed), asc(erasureSteps.kind), asc(erasureSteps.name));
  return { ...erasure, steps };
}
