import { randomBytes } from "node:crypto";
import { and, eq, sql } from "drizzle-orm";
import { db } from "@/db/client";
import { traces } from "@/db/schema/traces";
import { ownLocation } from "@/lib/experiments/experiment";
import { type Experiment, getActiveExperiment } from "@/lib/experiments/queries";
import { insertAssessments, type NewAssessment } from "./assessments";
import { absentTrace, getTrace } from "./queries";
import { type Trace, type TraceState, traceFolder, traceKeys } from "./trace";

interface TraceDetails {
  state: TraceState;
  requestedAt: Date;
  durationMs: number | null;
  clientRequestId: string | null;
  requestPreview: string | null;
  responsePreview: string | null;
  tags: Record<string, string>;
  metadata: Record<string, string>;
  assessments: NewAssessment[];
}

/**
 * Stores a trace as its client describes it, also when its spans came first. Repeating it changes nothing.
 * @throws DomainError "not-found"; "invalid" when the experiment is deleted
 */
export async function startTrace(
  teamId: string,
  id: string,
  { experimentId, assessments, ...details }: TraceDetails & { experimentId: string },
): Promise<Trace> {
  const experiment = await getActiveExperiment(teamId, experimentId);
  const row = {
    ...details,
    teamId,
    id,
    experimentId: experiment.id,
    tags: { ...details.tags, ...locationTag(experiment, id) },
    metadata: { ...details.metadata, [traceKeys.isFinal]: "true" },
  };
  const { teamId: _, id: __, tags, metadata, requestPreview, responsePreview, ...plain } = row;
  await db().transaction(async (tx) => {
    await tx
      .insert(traces)
      .values(row)
      .onConflictDoUpdate({
        target: [traces.teamId, traces.id],
        set: {
          ...plain,
          requestPreview: requestPreview ?? sql`${traces.requestPreview}`,
          responsePreview: responsePreview ?? sql`${traces.responsePreview}`,
          tags: merged(traces.tags, tags),
          metadata: merged(traces.metadata, metadata),
        },
      });
    await insertAssessments(tx, teamId, id, assessments);
  });
  return getTrace(teamId, id);
}

/** Begins a trace as clients before MLflow 3 do: the portal chooses its id. @throws DomainError as startTrace */
export async function beginTrace(
  teamId: string,
  { experimentId, ...details }: Pick<Trace, "requestedAt" | "tags" | "metadata"> & { experimentId: string },
): Promise<Trace> {
  const experiment = await getActiveExperiment(teamId, experimentId);
  const id = randomBytes(16).toString("hex");
  const tags = { ...details.tags, ...locationTag(experiment, id) };
  await db()
    .insert(traces)
    .values({ ...details, teamId, id, experimentId: experiment.id, tags, state: "IN_PROGRESS" });
  return getTrace(teamId, id);
}

/** Ends a trace of such a client; tags and metadata are added. @throws DomainError "not-found" */
export async function endTrace(
  teamId: string,
  id: string,
  { endedAt, ...end }: Pick<Trace, "state" | "tags" | "metadata"> & { endedAt: Date },
): Promise<Trace> {
  const durationMs = sql`${endedAt.getTime()}::bigint - (extract(epoch from ${traces.requestedAt}) * 1000)::bigint`;
  const changed = await db()
    .update(traces)
    .set({
      state: end.state,
      durationMs,
      tags: merged(traces.tags, end.tags),
      metadata: merged(traces.metadata, end.metadata),
    })
    .where(and(eq(traces.teamId, teamId), eq(traces.id, id)))
    .returning({ id: traces.id });
  if (changed.length === 0) throw absentTrace(id);
  return getTrace(teamId, id);
}

/** The tag that says where the files of a trace lie. */
export function locationTag(experiment: Experiment, id: string): Record<string, string> {
  const root = experiment.artifactLocation ?? ownLocation(experiment.wireId);
  const folder = traceFolder(experiment.wireId).slice(experiment.wireId.length);
  return { [traceKeys.artifactLocation]: `${root}${folder}/${id}/artifacts` };
}

/** A column of pairs with more pairs. */
export function merged(column: typeof traces.tags | typeof traces.metadata, more: Record<string, string>) {
  return sql`${column} || ${JSON.stringify(more)}::jsonb`;
}
