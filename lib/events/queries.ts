import { and, desc, eq, isNotNull, isNull, like, lt } from "drizzle-orm";
import { db } from "@/db/client";
import { events } from "@/db/schema/events";
import { flows } from "@/db/schema/flows";
import { runEvents, runs } from "@/db/schema/runs";
import { pageOf } from "@/lib/base/page-of";
import { type EventKind, stateEventType } from "./event";

export interface EventFilter {
  /** Without it, everything except the state changes of tasks. */
  kind?: EventKind;
  flow?: string;
  run?: string;
  limit?: number;
  cursor?: number;
}

/** Events of the team, newest first; `nextCursor` is null on the last page. */
export async function listEvents(teamId: string, filter: EventFilter = {}) {
  const limit = filter.limit ?? 50;
  const found = await Promise.all([
    listStateEvents(teamId, filter, limit),
    listOthers(teamId, filter, limit),
  ]);
  const rows = found.flat().sort((a, b) => b.id - a.id);
  return pageOf(rows, limit, ({ id }) => id);
}

export type Event = Awaited<ReturnType<typeof listEvents>>["items"][number];

async function listStateEvents(teamId: string, { kind, flow, run, cursor }: EventFilter, limit: number) {
  if (kind && kind !== "run" && kind !== "task") return [];
  const rows = await db()
    .select({
      id: runEvents.id,
      runId: runEvents.runId,
      runName: runs.name,
      node: runEvents.nodeId,
      state: runEvents.state,
      message: runEvents.message,
      flow: flows.slug,
      createdAt: runEvents.createdAt,
    })
    .from(runEvents)
    .innerJoin(runs, eq(runs.id, runEvents.runId))
    .innerJoin(flows, eq(flows.id, runs.flowId))
    .where(
      and(
        eq(runEvents.teamId, teamId),
        kind === "task" ? isNotNull(runEvents.nodeId) : isNull(runEvents.nodeId),
        flow ? eq(flows.slug, flow) : undefined,
        run ? eq(runEvents.runId, run) : undefined,
        cursor ? lt(runEvents.id, cursor) : undefined,
      ),
    )
    .orderBy(desc(runEvents.id))
    .limit(limit + 1);
  return rows.map(({ runName, ...row }) => ({
    ...row,
    type: stateEventType(row.node ? "task" : "run", row.state),
    subject: row.node ? `${runName} / ${row.node}` : runName,
    data: {} as Record<string, unknown>,
  }));
}

async function listOthers(teamId: string, { kind, flow, run, cursor }: EventFilter, limit: number) {
  if (kind === "run" || kind === "task") return [];
  const rows = await db()
    .select({
      id: events.id,
      runId: events.runId,
      message: events.message,
      flow: events.flow,
      createdAt: events.createdAt,
      type: events.type,
      subject: events.subject,
      data: events.data,
    })
    .from(events)
    .where(
      and(
        eq(events.teamId, teamId),
        kind ? like(events.type, `${kind}.%`) : undefined,
        flow ? eq(events.flow, flow) : undefined,
        run ? eq(events.runId, run) : undefined,
        cursor ? lt(events.id, cursor) : undefined,
      ),
    )
    .orderBy(desc(events.id))
    .limit(limit + 1);
  return rows.map((row) => ({ ...row, node: null, state: null }));
}
