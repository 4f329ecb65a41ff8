import { and, desc, eq, inArray, isNotNull, isNull, lt } from "drizzle-orm";
import { db } from "@/db/client";
import { events } from "@/db/schema/events";
import { flows } from "@/db/schema/flows";
import { runEvents, runs } from "@/db/schema/runs";
import { pageOf } from "@/lib/base/page-of";
import { reachOf } from "@/lib/search/reach";
import { type EventKind, stateEventType, typesOfKind } from "./event";

/** Number of runs of a flow whose events are found by run, at most. */
const fewRuns = 1000;
/** Number of events that are looked at for a flow with more runs, at most; each with its run. */
export const reachEvents = 20_000;

export interface EventFilter {
  /** Without it, everything except the state changes of tasks. */
  kind?: EventKind;
  flow?: string;
  run?: string;
  limit?: number;
  cursor?: number;
}

/**
 * Events of the team, newest first; `nextCursor` is null on the last page. A page that ends where its search does
 * (`isCutOff`) may have fewer events than its limit.
 */
export async function listEvents(teamId: string, filter: EventFilter = {}) {
  const limit = filter.limit ?? 50;
  const [states, others] = await Promise.all([
    listStateEvents(teamId, filter, limit),
    listOthers(teamId, filter, limit),
  ]);
  const { reach } = states;
  const rows = [...states.rows, ...others]
    .filter(({ id }) => reach === undefined || id >= reach)
    .sort((a, b) => b.id - a.id);
  const isCutOff = reach !== undefined && rows.length <= limit;
  return { ...pageOf(rows, limit, ({ id }) => id, reach), isCutOff };
}

export type Event = Awaited<ReturnType<typeof listEvents>>["items"][number];

/** Changes of state, and where one page of them ends before the list does, the last event that was looked at. */
async function listStateEvents(teamId: string, filter: EventFilter, limit: number) {
  const { kind, flow, run, cursor } = filter;
  const none = { rows: [], reach: undefined };
  if (kind && kind !== "run" && kind !== "task") return none;
  const flowId = flow && (await findFlowId(teamId, flow));
  if (flow && !flowId) return none;
  const runIds = flowId && !run ? await fewRunsOf(teamId, flowId) : undefined;
  const isSearched = Boolean(flowId && !run && !runIds);
  const near = and(
    eq(runEvents.teamId, teamId),
    run ? eq(runEvents.runId, run) : undefined,
    runIds ? inArray(runEvents.runId, runIds) : undefined,
    cursor ? lt(runEvents.id, cursor) : undefined,
  );
  const looked = db()
    .select()
    .from(runEvents)
    .where(near)
    .orderBy(desc(runEvents.id))
    .limit(reachEvents)
    .as("run_events");
  const found = await db()
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
    // Of the same name and columns as the table, so that its columns mean this.
    .from(isSearched ? (looked as unknown as typeof runEvents) : runEvents)
    .innerJoin(runs, eq(runs.id, runEvents.runId))
    .innerJoin(flows, eq(flows.id, runs.flowId))
    .where(
      and(
        isSearched ? undefined : near,
        kind === "task" ? isNotNull(runEvents.nodeId) : isNull(runEvents.nodeId),
        flowId ? eq(runs.flowId, flowId) : undefined,
      ),
    )
    .orderBy(desc(runEvents.id))
    .limit(limit + 1);
  const rows = found.map(({ runName, ...row }) => ({
    ...row,
    type: stateEventType(row.node ? "task" : "run", row.state),
    subject: row.node ? `${runName} / ${row.node}` : runName,
    data: {} as Record<string, unknown>,
  }));
  const isShort = isSearched && rows.length <= limit;
  return { rows, reach: isShort ? await reachOf(runEvents.id, near, { most: reachEvents }) : undefined };
}

/** A value of its own: the planner knows how many runs a flow has, and not those of a part of the statement. */
async function findFlowId(teamId: string, slug: string): Promise<string | undefined> {
  const [flow] = await db()
    .select({ id: flows.id })
    .from(flows)
    .where(and(eq(flows.teamId, teamId), eq(flows.slug, slug)));
  return flow?.id;
}

/** Ids of the flow's runs, whose events are read by run; undefined when there are too many: then it has recent ones. */
async function fewRunsOf(teamId: string, flowId: string): Promise<string[] | undefined> {
  const found = await db()
    .select({ id: runs.id })
    .from(runs)
    .where(and(eq(runs.teamId, teamId), eq(runs.flowId, flowId)))
    .orderBy(desc(runs.id))
    .limit(fewRuns + 1);
  return found.length > fewRuns ? undefined : found.map(({ id }) => id);
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
        kind ? inArray(events.type, typesOfKind(kind)) : undefined,
        flow ? eq(events.flow, flow) : undefined,
        run ? eq(events.runId, run) : undefined,
        cursor ? lt(events.id, cursor) : undefined,
      ),
    )
    .orderBy(desc(events.id))
    .limit(limit + 1);
  return rows.map((row) => ({ ...row, node: null, state: null }));
}
