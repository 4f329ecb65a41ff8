import { and, desc, eq, lt } from "drizzle-orm";
import { db } from "@/db/client";
import { artifacts, runs } from "@/db/schema/runs";
import { DomainError } from "@/lib/errors";
import { ChartData } from "./artifact";

const columns = {
  id: artifacts.id,
  key: artifacts.key,
  kind: artifacts.kind,
  version: artifacts.version,
  run: artifacts.runId,
  runName: runs.name,
  task: artifacts.nodeId,
  createdAt: artifacts.createdAt,
  data: artifacts.data,
};

/** Artifacts, newest first; `nextCursor` is null on the last page. */
export async function listArtifacts(
  teamId: string,
  filter: { key?: string; kind?: string; run?: string; limit?: number; cursor?: string } = {},
) {
  const limit = filter.limit ?? 50;
  const rows = await db()
    .select(columns)
    .from(artifacts)
    .leftJoin(runs, eq(runs.id, artifacts.runId))
    .where(
      and(
        eq(artifacts.teamId, teamId),
        filter.key ? eq(artifacts.key, filter.key) : undefined,
        filter.kind ? eq(artifacts.kind, filter.kind) : undefined,
        filter.run ? eq(artifacts.runId, filter.run) : undefined,
        filter.cursor ? lt(artifacts.id, filter.cursor) : undefined,
      ),
    )
    .orderBy(desc(artifacts.id))
    .limit(limit + 1);
  const items = rows.slice(0, limit);
  return { items, nextCursor: rows.length > limit ? (items.at(-1)?.id ?? null) : null };
}

/** @throws DomainError "not-found" */
export async function getArtifact(teamId: string, id: string) {
  const [row] = await db()
    .select(columns)
    .from(artifacts)
    .leftJoin(runs, eq(runs.id, artifacts.runId))
    .where(and(eq(artifacts.teamId, teamId), eq(artifacts.id, id)));
  if (!row) throw new DomainError("not-found", "There is no such artifact.");
  return row;
}

/** The charts of a run by key, for the Markdown that shows them. */
export async function chartsOfRun(teamId: string, runId: string): Promise<Record<string, ChartData>> {
  const { items } = await listArtifacts(teamId, { run: runId, kind: "chart", limit: 200 });
  return Object.fromEntries(items.map((item) => [item.key, ChartData.parse(item.data)]));
}
