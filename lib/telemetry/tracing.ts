import { createHash } from "node:crypto";
import type { Attributes, SpanKind } from "@opentelemetry/api";
import { processWide } from "@/db/process-wide";
import { environment } from "@/lib/base/environment";
import { version } from "@/package.json";
import { endSoon, sender, tellFailures } from "./collector";

/** A span that has ended. Attributes are ids, names of the catalogue, states and sizes: never payloads. */
export interface EndedSpan {
  traceId: string;
  spanId: string;
  parentId?: string;
  name: string;
  kind?: SpanKind;
  startedAt: Date;
  endedAt: Date;
  attributes: Attributes;
  isFailed?: boolean;
  links?: { traceId: string; spanId: string }[];
}

const state = processWide("tracing", (): { record?: (span: EndedSpan) => void } => ({}));

/** The trace of a run is its id without hyphens, so that any process can add to it. */
export function traceIdOf(runId: string): string {
  return runId.replaceAll("-", "");
}

/** Id of a span that several processes name: 16 hexadecimal digits. */
export function spanIdOf(...parts: (string | number)[]): string {
  return createHash("sha256").update(parts.join("\0")).digest("hex").slice(0, 16);
}

/** Place of the span of an attempt. */
export interface AttemptPlace {
  runId: string;
  nodeId: string;
  attempt: number;
}

/** The attempt as W3C's `traceparent`, for programs that trace on by themselves; undefined without tracing. */
export function traceparentOf({ runId, nodeId, attempt }: AttemptPlace): string | undefined {
  return state.record && `00-${traceIdOf(runId)}-${spanIdOf(runId, nodeId, attempt)}-01`;
}

/** True where spans are sent. */
export function isTracing(): boolean {
  return state.record !== undefined;
}

/** Sends a span, where tracing is on. */
export function recordSpan(span: EndedSpan): void {
  state.record?.(span);
}

/** Records the span of a child process of an attempt around `work`. */
export async function inProcessSpan<T>(
  place: AttemptPlace,
  name: string,
  work: () => Promise<T>,
  attributes: () => Attributes = () => ({}),
): Promise<T> {
  const startedAt = new Date();
  const record = (isFailed: boolean) =>
    recordSpan({
      traceId: traceIdOf(place.runId),
      spanId: spanIdOf(place.runId, place.nodeId, place.attempt, name),
      parentId: spanIdOf(place.runId, place.nodeId, place.attempt),
      name,
      startedAt,
      endedAt: new Date(),
      attributes: attributes(),
      isFailed,
    });
  try {
    const result = await work();
    record(false);
    return result;
  } catch (error) {
    record(true);
    throw error;
  }
}

/**
 * Sends spans by OTLP over HTTP to OTEL_EXPORTER_OTLP_ENDPOINT, with OpenTelemetry's own settings for headers, sampling and
 * so on; off without it. @returns sends what is left, and ends
 */
export async function startTracing(): Promise<() => Promise<void>> {
  if (!environment().tracesTo) return async () => {};
  const [api, { BasicTracerProvider, BatchSpanProcessor }, { OTLPTraceExporter }] = await Promise.all([
    import("@opentelemetry/api"),
    import("@opentelemetry/sdk-trace-base"),
    import("@opentelemetry/exporter-trace-otlp-http"),
  ]);
  const ids = { traceId: "", spanId: "" };
  const exporter = tellFailures(new OTLPTraceExporter(), "Traces");
  const provider = new BasicTracerProvider({
    resource: await sender(),
    // Ids are given: a span is begun and ended in one call.
    idGenerator: { generateTraceId: () => ids.traceId, generateSpanId: () => ids.spanId },
    spanProcessors: [new BatchSpanProcessor(exporter)],
  });
  const tracer = provider.getTracer("switchyard", version);
  const contextOf = (traceId: string, spanId: string) => ({
    traceId,
    spanId,
    traceFlags: api.TraceFlags.SAMPLED,
    isRemote: true,
  });
  state.record = ({ traceId, spanId, parentId, name, kind, startedAt, endedAt, attributes, ...rest }) => {
    Object.assign(ids, { traceId, spanId });
    const context = parentId
      ? api.trace.setSpanContext(api.ROOT_CONTEXT, contextOf(traceId, parentId))
      : api.ROOT_CONTEXT;
    const links = rest.links?.map((link) => ({ context: contextOf(link.traceId, link.spanId) }));
    const span = tracer.startSpan(name, { kind, startTime: startedAt, attributes, links }, context);
    if (rest.isFailed) span.setStatus({ code: api.SpanStatusCode.ERROR });
    span.end(endedAt);
  };
  return async () => {
    state.record = undefined;
    await endSoon(provider);
  };
}
