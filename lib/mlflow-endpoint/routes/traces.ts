import { DomainError } from "@/lib/base/errors";
import { pairsToRecord } from "@/lib/mlflow/protocol";
import { traceRequests } from "@/lib/mlflow/trace-requests";
import { pageSize, type Route, reads, requiredParameter, writes } from "@/lib/mlflow-endpoint/route";
import { hasSpansHere, trace2ToWire, traceToWire, wholeTraceToJson } from "@/lib/mlflow-endpoint/trace-wire";
import {
  deleteTraces,
  deleteTraceTag,
  linkPromptsToTrace,
  linkTracesToRun,
  setTraceTag,
} from "@/lib/traces/change-trace";
import { getTrace, listSpans, listTraces } from "@/lib/traces/queries";
import { beginTrace, endTrace, startTrace } from "@/lib/traces/save-trace";
import { searchTraces } from "@/lib/traces/search-traces";
import type { Trace } from "@/lib/traces/trace";
import { fromWire } from "./assessments";

const mostTraces = 500;

/** Routes `/traces…` of protocols 2.0 and 3.0. */
export const traceRoutes: Route[] = [
  writes("POST", "traces", traceRequests.start, async ({ teamId }, input) => {
    const info = input.trace?.trace_info;
    if (info) {
      const trace = await startTrace(teamId, info.trace_id, {
        experimentId: info.trace_location.mlflow_experiment.experiment_id,
        state: info.state,
        requestedAt: info.request_time,
        durationMs: info.execution_duration ?? null,
        clientRequestId: info.client_request_id ?? null,
        requestPreview: info.request_preview ?? null,
        responsePreview: info.response_preview ?? null,
        tags: info.tags,
        metadata: info.trace_metadata,
        assessments: info.assessments.map(fromWire),
      });
      return { trace: { trace_info: traceToWire(trace) } };
    }
    const experimentId = input.experiment_id;
    if (experimentId === undefined || input.timestamp_ms === undefined) throw requiredParameter("trace");
    const trace = await beginTrace(teamId, {
      experimentId,
      requestedAt: new Date(input.timestamp_ms),
      metadata: pairsToRecord(input.request_metadata),
      tags: pairsToRecord(input.tags),
    });
    return { trace_info: trace2ToWire(trace) };
  }),
  writes("PATCH", "traces/{request_id}", traceRequests.end, async ({ teamId }, input) => {
    const trace = await endTrace(teamId, input.request_id, {
      endedAt: new Date(input.timestamp_ms),
      state: input.status,
      metadata: pairsToRecord(input.request_metadata),
      tags: pairsToRecord(input.tags),
    });
    return { trace_info: trace2ToWire(trace) };
  }),
  reads("GET", "traces/{trace_id}/info", traceRequests.ref, async ({ teamId }, input) => {
    return { trace_info: trace2ToWire(await getTrace(teamId, idOf(input))) };
  }),
  reads("GET", "traces/get", traceRequests.get, async ({ teamId }, { trace_id, allow_partial }) => {
    const trace = await getTrace(teamId, trace_id);
    const spans = (await spansOf(teamId, [trace])).get(trace.id) ?? [];
    if (allow_partial?.toLowerCase() !== "true" && !isWhole(trace, spans))
      throw new DomainError(
        "not-found",
        `Trace with ID ${trace_id} is not fully exported yet, please try again later.`,
      );
    return jsonAnswer(`{"trace":${await wholeTraceToJson(trace, spans)}}`);
  }),
  reads("GET", "traces/batchGet", traceRequests.many, async ({ teamId }, input) => {
    const traces = await namedTraces(teamId, input);
    const spans = await spansOf(teamId, traces);
    const whole = traces.filter((trace) => isWhole(trace, spans.get(trace.id) ?? []));
    const parts: string[] = [];
    for (const trace of whole) parts.push(await wholeTraceToJson(trace, spans.get(trace.id)!));
    return jsonAnswer(`{"traces":[${parts.join(",")}]}`);
  }),
  reads("POST", "traces/batchGetInfos", traceRequests.many, async ({ teamId }, input) => {
    return { trace_infos: (await namedTraces(teamId, input)).map(traceToWire) };
  }),
  reads("GET", "traces/{trace_id}", traceRequests.ref, async ({ teamId }, input) => {
    return { trace: { trace_info: traceToWire(await getTrace(teamId, idOf(input))) } };
  }),
  reads("POST", "traces/search", traceRequests.search, async ({ teamId }, input) => {
    const places = input.locations.flatMap(({ mlflow_experiment: place }) =>
      place ? [place.experiment_id] : [],
    );
    const { traces, next } = await searchPage(teamId, places, input);
    return { traces: traces.map(traceToWire), next_page_token: next };
  }),
  reads("GET", "traces", traceRequests.search2, async ({ teamId }, input) => {
    const { traces, next } = await searchPage(teamId, input.experiment_ids, input);
    return { traces: traces.map(trace2ToWire), next_page_token: next };
  }),
  writes("POST", "traces/delete-traces", traceRequests.delete, async ({ teamId }, input) => {
    const ids = [...input.request_ids, ...input.trace_ids];
    const { max_timestamp_millis: until, max_traces: most } = input;
    refuseUnclear(ids, until, most);
    const which = until == null ? { ids } : { until: new Date(until), most: most ?? undefined };
    return { traces_deleted: await deleteTraces(teamId, input.experiment_id, which) };
  }),
  writes("PATCH", "traces/{trace_id}/tags", traceRequests.setTag, async ({ teamId }, input) => {
    await setTraceTag(teamId, idOf(input), input.key, input.value);
    return {};
  }),
  writes("DELETE", "traces/{trace_id}/tags", traceRequests.deleteTag, async ({ teamId }, input) => {
    await deleteTraceTag(teamId, idOf(input), input.key);
    return {};
  }),
  writes("POST", "traces/link-to-run", traceRequests.linkToRun, async ({ teamId }, input) => {
    await linkTracesToRun(teamId, input.trace_ids, input.run_id);
    return {};
  }),
  writes("POST", "traces/link-prompts", traceRequests.linkPrompts, async ({ teamId }, input) => {
    const prompts = input.prompt_versions.map(({ name, version }) => `${name}/${version}`);
    await linkPromptsToTrace(teamId, input.trace_id, prompts);
    return {};
  }),
];

/** Clients of protocol 2.0 call the id of a trace that of a request. */
function idOf({ trace_id, request_id }: { trace_id?: string; request_id?: string }): string {
  const id = trace_id || request_id;
  if (!id) throw requiredParameter("trace_id");
  return id;
}

async function namedTraces(
  teamId: string,
  { trace_ids, experiment_ids }: { trace_ids: string[]; experiment_ids?: string[] },
): Promise<Trace[]> {
  const traces = await listTraces(teamId, [...new Set(trace_ids)]);
  return traces.filter(({ experimentWireId }) => experiment_ids?.includes(experimentWireId) ?? true);
}

function spansOf(teamId: string, traces: Trace[]) {
  return listSpans(
    teamId,
    traces.filter(hasSpansHere).map(({ id }) => id),
  );
}

function jsonAnswer(json: string): Response {
  return new Response(json, { headers: { "content-type": "application/json" } });
}

/** A trace is whole when its client has said that it ended and some span has arrived. */
function isWhole({ state }: Trace, spans: unknown[]): boolean {
  return spans.length > 0 && state !== "IN_PROGRESS";
}

function searchPage(
  teamId: string,
  experimentWireIds: string[],
  input: { max_results?: number; page_token?: string; filter?: string; order_by: string[] },
) {
  const limit = pageSize(input.max_results, 100, mostTraces);
  const { filter, order_by: orderBy, page_token: after } = input;
  return searchTraces(teamId, { experimentWireIds, filter, orderBy, limit, after });
}

/** @throws DomainError "invalid" when it is not said clearly which traces are to be deleted */
function refuseUnclear(
  ids: string[],
  until: number | null | undefined,
  most: number | null | undefined,
): void {
  const problem =
    until == null && ids.length === 0
      ? "Either `max_timestamp_millis` or `trace_ids` must be specified."
      : until != null && ids.length > 0
        ? "Only one of `max_timestamp_millis` and `trace_ids` can be specified."
        : ids.length > 0 && most != null
          ? "`max_traces` can't be specified if `trace_ids` is specified."
          : most != null && most <= 0
            ? `\`max_traces\` must be a positive integer, received ${most}.`
            : undefined;
  if (problem) throw new DomainError("invalid", problem);
}
