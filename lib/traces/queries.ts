import { and, asc, eq, inArray, sum } from "drizzle-orm";
import { db } from "@/db/client";
import { experiments } from "@/db/schema/experiments";
import { traceAssessments, traceSpans, traces } from "@/db/schema/traces";
import { DomainError } from "@/lib/base/errors";
import type { SpanOutline } from "./span-tree";
import { type Span, type Trace, traceLimits } from "./trace";

/** A trace without its spans. @throws DomainError "not-found" */
export async function getTrace(teamId: string, id: string): Promise<Trace> {
  const [trace] = await listTraces(teamId, [id]);
  if (!trace) throw absentTrace(id);
  return trace;
}

/** The team's traces among those named, in the order of the names. */
export async function listTraces(teamId: string, ids: string[]): Promise<Trace[]> {
  if (ids.length === 0) return [];
  const rows = await db()
    .select(traceColumns)
    .from(traces)
    .innerJoin(experiments, eq(experiments.id, traces.experimentId))
    .where(and(eq(traces.teamId, teamId), inArray(traces.id, ids)));
  const place = new Map(ids.map((id, index) => [id, index]));
  return withAssessments(
    teamId,
    rows.sort((a, b) => place.get(a.trace.id)! - place.get(b.trace.id)!),
  );
}

export const traceColumns = { trace: traces, experimentWireId: experiments.wireId };

/** Adds assessments to rows already filtered by team. Keeps their order. */
export async function withAssessments(
  teamId: string,
  rows: { trace: typeof traces.$inferSelect; experimentWireId: string }[],
): Promise<Trace[]> {
  const found = rows.map(
    ({ trace, experimentWireId }): Trace => ({ ...trace, experimentWireId, assessments: [] }),
  );
  if (found.length === 0) return found;
  const byId = new Map(found.map((trace) => [trace.id, trace]));
  const assessments = await db()
    .select()
    .from(traceAssessments)
    .where(and(eq(traceAssessments.teamId, teamId), inArray(traceAssessments.traceId, [...byId.keys()])))
    .orderBy(asc(traceAssessments.createdAt), asc(traceAssessments.id));
  for (const assessment of assessments) byId.get(assessment.traceId)!.assessments.push(assessment);
  return found;
}

/**
 * Spans of the team's traces, by trace, each oldest first.
 * @throws DomainError "too-large" when they would not fit into one answer
 */
export async function listSpans(teamId: string, traceIds: string[]): Promise<Map<string, Span[]>> {
  if (traceIds.length === 0) return new Map();
  const ofTraces = and(eq(traceSpans.teamId, teamId), inArray(traceSpans.traceId, traceIds));
  const [size] = await db()
    .select({ bytes: sum(traceSpans.sizeBytes).mapWith(Number) })
    .from(traceSpans)
    .where(ofTraces);
  if ((size?.bytes ?? 0) > traceLimits.answerBytes)
    throw new DomainError(
      "too-large",
      `The spans of these traces have more than ${traceLimits.answerBytes} bytes. Ask for fewer traces.`,
    );
  const rows = await db()
    .select()
    .from(traceSpans)
    .where(ofTraces)
    .orderBy(asc(traceSpans.startNs), asc(traceSpans.id));
  const byTrace = new Map(traceIds.map((id): [string, Span[]] => [id, []]));
  for (const span of rows) byTrace.get(span.traceId)!.push(span);
  return byTrace;
}

/** The first spans of a trace, oldest first, without what was recorded in them. */
export async function listSpanOutlines(
  teamId: string,
  traceId: string,
  limit: number,
): Promise<SpanOutline[]> {
  const { id, parentId, name, type, status, startNs, endNs } = traceSpans;
  return db()
    .select({ id, parentId, name, type, status, startNs, endNs })
    .from(traceSpans)
    .where(and(eq(traceSpans.teamId, teamId), eq(traceSpans.traceId, traceId)))
    .orderBy(asc(traceSpans.startNs), asc(traceSpans.id))
    .limit(limit);
}

/** A span; undefined when the trace does not have it. */
export async function findSpan(teamId: string, traceId: string, id: string): Promise<Span | undefined> {
  const [found] = await db()
    .select()
    .from(traceSpans)
    .where(and(eq(traceSpans.teamId, teamId), eq(traceSpans.traceId, traceId), eq(traceSpans.id, id)));
  return found;
}

export function absentTrace(id: string): DomainError {
  return new DomainError("not-found", `Trace with ID '${id}' not found.`);
}
