import { mapInTurns } from "@/lib/base/in-turns";
import { wirePairs } from "@/lib/mlflow/protocol";
import { type Assessment, type Span, type Trace, traceKeys } from "@/lib/traces/trace";

/** Converts a trace, without spans, for MLflow clients of protocol 3.0. */
export function traceToWire(trace: Trace) {
  const { durationMs, requestPreview, responsePreview, clientRequestId, assessments } = trace;
  return {
    trace_id: trace.id,
    ...(clientRequestId !== null && { client_request_id: clientRequestId }),
    trace_location: {
      type: "MLFLOW_EXPERIMENT",
      mlflow_experiment: { experiment_id: trace.experimentWireId },
    },
    request_time: trace.requestedAt.toISOString(),
    ...(durationMs !== null && { execution_duration: `${(durationMs / 1000).toFixed(3)}s` }),
    state: trace.state,
    trace_metadata: trace.metadata,
    tags: trace.tags,
    ...(requestPreview !== null && { request_preview: requestPreview }),
    ...(responsePreview !== null && { response_preview: responsePreview }),
    ...(assessments.length > 0 && { assessments: assessments.map(assessmentToWire) }),
  };
}

/** Converts a trace for MLflow clients before MLflow 3. */
export function trace2ToWire(trace: Trace) {
  return {
    request_id: trace.id,
    experiment_id: trace.experimentWireId,
    timestamp_ms: trace.requestedAt.getTime(),
    ...(trace.durationMs !== null && { execution_time_ms: trace.durationMs }),
    status: trace.state === "STATE_UNSPECIFIED" ? "TRACE_STATUS_UNSPECIFIED" : trace.state,
    request_metadata: wirePairs(trace.metadata),
    tags: wirePairs(trace.tags),
  };
}

/** A trace with its spans for MLflow clients, as JSON. Takes turns of the event loop, since spans may have megabytes. */
export async function wholeTraceToJson(trace: Trace, spans: Span[]): Promise<string> {
  const parts = await mapInTurns(spans, (span) => JSON.stringify(spanToWire(span)));
  return `{"trace_info":${JSON.stringify(traceToWire(trace))},"spans":[${parts.join(",")}]}`;
}

/** True when the portal has the spans: some clients put them into a file instead. */
export function hasSpansHere({ tags }: Trace): boolean {
  return tags[traceKeys.spansLocation] === "TRACKING_STORE";
}

/** Converts an assessment for MLflow clients. */
export function assessmentToWire(assessment: Assessment) {
  const { kind, value, error, rationale, spanId, overrides, metadata } = assessment;
  return {
    assessment_id: assessment.id,
    assessment_name: assessment.name,
    trace_id: assessment.traceId,
    source: { source_type: assessment.sourceType, source_id: assessment.sourceId },
    create_time: assessment.createdAt.toISOString(),
    last_update_time: assessment.updatedAt.toISOString(),
    ...(kind === "feedback"
      ? { feedback: { value, ...(error !== null && { error }) } }
      : { expectation: expected(value) }),
    ...(rationale !== null && { rationale }),
    ...(spanId !== null && { span_id: spanId }),
    ...(overrides !== null && { overrides }),
    ...(Object.keys(metadata).length > 0 && { metadata }),
    valid: assessment.isValid,
  };
}

/** Objects and lists travel as JSON in a text. */
function expected(value: unknown) {
  return typeof value === "object" && value !== null
    ? { serialized_value: { serialization_format: "JSON_FORMAT", value: JSON.stringify(value) } }
    : { value };
}

/** A span as OpenTelemetry's protobuf in JSON, with its ids in base64. Times are texts: a number of JSON would round them. */
function spanToWire(span: Span) {
  return {
    trace_id: base64(span.traceId.replace(/^tr-/, "")),
    span_id: base64(span.id),
    ...(span.parentId !== null && { parent_span_id: base64(span.parentId) }),
    name: span.name,
    start_time_unix_nano: String(span.startNs),
    ...(span.endNs !== null && { end_time_unix_nano: String(span.endNs) }),
    attributes: attributesToWire({ ...span.attributes, "mlflow.traceRequestId": span.traceId }),
    events: span.events.map(({ name, timeNs, attributes }) => {
      return { name, time_unix_nano: timeNs, attributes: attributesToWire(attributes) };
    }),
    status: { code: `STATUS_CODE_${span.status}`, message: span.statusMessage },
  };
}

function attributesToWire(attributes: Record<string, unknown>) {
  return Object.entries(attributes).map(([key, value]) => ({ key, value: anyValue(value) }));
}

function anyValue(value: unknown): object {
  if (typeof value === "string") return { string_value: value };
  if (typeof value === "boolean") return { bool_value: value };
  if (typeof value === "number")
    return Number.isSafeInteger(value) ? { int_value: value } : { double_value: value };
  if (Array.isArray(value)) return { array_value: { values: value.map(anyValue) } };
  return typeof value === "object" && value !== null
    ? { kvlist_value: { values: attributesToWire({ ...value }) } }
    : {};
}

const base64 = (hex: string) => Buffer.from(hex, "hex").toString("base64");
