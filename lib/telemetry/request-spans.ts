import { SpanKind } from "@opentelemetry/api";
import type { CurrentRequest, SpanPlace } from "@/lib/base/current-request";
import { type EndedRequest, isTold } from "./requests";
import { recordSpan, spanIdOf, traceIdOf } from "./tracing";

/**
 * Records the span of a request: in the trace of each run that it has started, else in that of its caller
 * (`traceparent`), or in one of its own.
 */
export function recordRequest(request: EndedRequest): void {
  if (!isTold(request)) return;
  const endedAt = new Date();
  const span = {
    name: `${request.method} ${request.kind}`,
    kind: SpanKind.SERVER,
    startedAt: new Date(endedAt.getTime() - request.seconds * 1000),
    endedAt,
    attributes: {
      "http.request.method": request.method,
      "http.response.status_code": request.status,
      "url.path": request.path,
      "switchyard.request.id": request.id,
    },
    isFailed: request.status >= 500,
  };
  const { traceId, parentId } = request.span;
  const links = parentId ? [{ traceId, spanId: parentId }] : undefined;
  for (const runId of request.startedRuns) recordSpan({ ...span, ...spanInRun(runId), links });
  if (request.startedRuns.length === 0) recordSpan({ ...span, ...request.span });
}

/** The part of a request that decides on the place of its span. */
export type RequestPlace = Pick<CurrentRequest, "startedRuns" | "span">;

/** Place of the span of a request: in the trace of the first run that it has started, else where it came in. */
export function spanOfRequest({ startedRuns: [runId], span }: RequestPlace): SpanPlace {
  return runId ? spanInRun(runId) : span;
}

function spanInRun(runId: string): SpanPlace {
  return { traceId: traceIdOf(runId), spanId: requestSpanOf(runId) };
}

/** Id of the span of the request that has started a run. */
export function requestSpanOf(runId: string): string {
  return spanIdOf(runId, "request");
}
