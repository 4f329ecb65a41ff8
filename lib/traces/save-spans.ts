import { and, eq, sql } from "drizzle-orm";
import { db, type Transaction } from "@/db/client";
import { traceSpans, traces } from "@/db/schema/traces";
import { DomainError } from "@/lib/base/errors";
import { type Experiment, getActiveExperiment } from "@/lib/experiments/queries";
import type { IncomingSpan } from "./otlp";
import { attributeText, tagsOf } from "./otlp-attributes";
import { locationTag, merged } from "./save-trace";
import { traceKeys, traceLimits } from "./trace";

const rowsPerStatement = 500;

/**
 * Stores spans, all or none; one that is sent again is replaced. A trace that its client has not described yet is made from
 * them. @throws DomainError "not-found"; "invalid" when the experiment is deleted
 */
export async function saveSpans(
  teamId: string,
  experimentId: string,
  spans: IncomingSpan[],
): Promise<string[]> {
  const experiment = await getActiveExperiment(teamId, experimentId);
  const byTrace = new Map<string, IncomingSpan[]>();
  for (const span of spans) {
    const known = byTrace.get(span.traceId);
    if (known) known.push(span);
    else byTrace.set(span.traceId, [span]);
  }
  // In one order, so that two batches do not wait for each other.
  const ids = [...byTrace.keys()].sort();
  if (ids.length > traceLimits.tracesPerRequest)
    throw new DomainError("invalid", `At most ${traceLimits.tracesPerRequest} traces a request of spans.`);
  await db().transaction(async (tx) => {
    for (const id of ids) await saveTraceOf(tx, teamId, experiment, byTrace.get(id)!);
    // The last one of those that a batch has twice.
    const rows = [...new Map(spans.map((span) => [`${span.traceId} ${span.id}`, span])).values()].map(
      ({ resourceTags: _, ...span }) => ({ teamId, ...span }),
    );
    for (let from = 0; from < rows.length; from += rowsPerStatement)
      await tx
        .insert(traceSpans)
        .values(rows.slice(from, from + rowsPerStatement))
        .onConflictDoUpdate({
          target: [traceSpans.teamId, traceSpans.traceId, traceSpans.id],
          set: {
            parentId: sql`excluded.parent_id`,
            name: sql`excluded.name`,
            type: sql`excluded.type`,
            status: sql`excluded.status`,
            statusMessage: sql`excluded.status_message`,
            startNs: sql`excluded.start_ns`,
            endNs: sql`excluded.end_ns`,
            attributes: sql`excluded.attributes`,
            events: sql`excluded.events`,
            sizeBytes: sql`excluded.size_bytes`,
          },
        });
  });
  return ids;
}

async function saveTraceOf(
  tx: Transaction,
  teamId: string,
  experiment: Experiment,
  spans: IncomingSpan[],
): Promise<void> {
  const id = spans[0]!.traceId;
  const startMs = Math.min(...spans.map(({ startNs }) => milliseconds(startNs)));
  const ends = spans.flatMap(({ endNs }) => (endNs === null ? [] : [milliseconds(endNs)]));
  const root = spans.find(({ parentId }) => parentId === null);
  const state = root && (root.status === "ERROR" ? "ERROR" : "OK");
  const named = tagsOf(namedAsTags(root));
  const tags = { ...spans[0]!.resourceTags, ...named, [traceKeys.spansLocation]: "TRACKING_STORE" };
  const own = { teamId, id, experimentId: experiment.id, tags: locationTag(experiment, id) };
  await tx
    .insert(traces)
    .values({ ...own, requestedAt: new Date(startMs), state: state ?? "IN_PROGRESS" })
    .onConflictDoNothing();
  const ofTrace = and(eq(traces.teamId, teamId), eq(traces.id, id));
  const [trace] = await tx.select().from(traces).where(ofTrace).for("update");
  const { metadata, requestPreview, responsePreview } = trace!;
  const isFinal = metadata[traceKeys.isFinal] === "true";
  const knownMs = trace!.requestedAt.getTime();
  const from = Math.min(startMs, knownMs);
  const to = Math.max(...ends, trace!.durationMs === null ? from : knownMs + trace!.durationMs);
  const isOpen = trace!.state === "IN_PROGRESS" || trace!.state === "STATE_UNSPECIFIED";
  await tx
    .update(traces)
    .set({
      ...(!isFinal && {
        requestedAt: new Date(from),
        durationMs: ends.length > 0 ? to - from : trace!.durationMs,
      }),
      ...(isOpen && state && { state }),
      requestPreview: requestPreview ?? previewOf(root?.attributes["mlflow.spanInputs"]),
      responsePreview: responsePreview ?? previewOf(root?.attributes["mlflow.spanOutputs"]),
      tags: merged(traces.tags, tags),
      metadata: { ...metadataOf(spans), ...metadata },
    })
    .where(ofTrace);
}

/** Attributes of a root that it names as tags of the trace. */
function namedAsTags(root: IncomingSpan | undefined): Record<string, unknown> {
  const prefix = "mlflow.traceTag.";
  const named = Object.entries(root?.attributes ?? {}).filter(([key]) => key.startsWith(prefix));
  return Object.fromEntries(named.map(([key, value]) => [key.slice(prefix.length), value]));
}

/** Session and user by OpenTelemetry's conventions. */
function metadataOf(spans: IncomingSpan[]): Record<string, string> {
  const first = (...keys: string[]) =>
    spans.flatMap(({ attributes }) => keys.flatMap((key) => attributes[key] ?? []))[0];
  const [session, user] = [first("session.id", "gen_ai.conversation.id"), first("user.id")];
  return {
    ...(session !== undefined && { [traceKeys.session]: attributeText(session, 250) }),
    ...(user !== undefined && { [traceKeys.user]: attributeText(user, 250) }),
  };
}

function previewOf(value: unknown): string | null {
  return value === undefined || value === null ? null : attributeText(value, traceLimits.previewLength);
}

const milliseconds = (nanoseconds: bigint) => Number(nanoseconds / 1_000_000n);
