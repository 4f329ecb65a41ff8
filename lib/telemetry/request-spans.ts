import { randomBytes } from "node:crypto";
import { SpanKind } from "@opentelemetry/api";
import type { EndedRequest } from "./requests";
import { recordSpan, spanIdOf, traceIdOf } from "./tracing";

/** Requests that tell nothing, or would tell of the sending of traces itself. */
const leftOut = new Set(["static", "health", "live", "traces", "executor"]);
const given = /^00-([0-9a-f]{32})-([0-9a-f]{16})-[0-9a-f]{2}$/;

/**
 * Records the span of a request: in the trace of each run that it has started, else in that of its caller
 * (`traceparent`), or in one of its own.
 */
export function recordRequest({ startedRuns, traceparent, ...request }: EndedRequest): void {
  if (leftOut.has(request.kind)) return;
  const [, callerTrace, callerSpan] = given.exec(traceparent ?? "") ?? [];
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
  const caller = callerTrace && callerSpan ? { traceId: callerTrace, spanId: callerSpan } : undefined;
  for (const runId of startedRuns)
    recordSpan({
      ...span,
      traceId: traceIdOf(runId),
      spanId: requestSpanOf(runId),
      links: caller && [caller],
    });
  if (startedRuns.length === 0)
    recordSpan({
      ...span,
      traceId: caller?.traceId ?? randomBytes(16).toString("hex"),
      spanId: randomBytes(8).toString("hex"),
      parentId: caller?.spanId,
    });
}

/** Id of the span of the request that has started a run. */
export function requestSpanOf(runId: string): string {
  return spanIdOf(runId, "request");
}
