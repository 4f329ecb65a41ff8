import protobuf from "protobufjs";
import { DomainError } from "@/lib/base/errors";
import { decodeUtf8 } from "@/lib/base/json";
import { maxDepth } from "@/lib/base/keepable";
import { traceLimits } from "./trace";

/*
 * Messages of opentelemetry/proto (collector/trace/v1, trace/v1, common/v1). Lists and values are walked and counted, so that
 * a few bytes cannot become a million objects.
 */
const schema = protobuf.parse(`
syntax = "proto3";
message Status { string message = 2; int32 code = 3; }
message Event { fixed64 time_unix_nano = 1; string name = 2; }
message Span { bytes trace_id = 1; bytes span_id = 2; bytes parent_span_id = 4; string name = 5;
  fixed64 start_time_unix_nano = 7; fixed64 end_time_unix_nano = 8; Status status = 15; }
`).root;
const Event = schema.lookupType("Event");
const Span = schema.lookupType("Span");
/** Field numbers of the lists: resource_spans, scope_spans, spans, and of a span's attributes and events. */
const lists = { resourceSpans: 1, resource: 1, scopeSpans: 2, spans: 2, attributes: 9, events: 11 };
const resourceAttributes = 1;
const eventAttributes = 3;

/**
 * The spans of an ExportTraceServiceRequest, one after the other, in OTLP's JSON form.
 * @throws DomainError "invalid"
 */
export function* spansOfMessage(body: Uint8Array): Generator<{ span: unknown; resource: unknown[] }> {
  let count = 0;
  for (const resourceSpans of parts(body, lists.resourceSpans)) {
    const [resource = new Uint8Array()] = parts(resourceSpans, lists.resource);
    const attributes = parts(resource, resourceAttributes).map(toAttribute);
    for (const scopeSpans of parts(resourceSpans, lists.scopeSpans))
      for (const span of parts(scopeSpans, lists.spans)) {
        if (++count > traceLimits.spansPerRequest)
          throw tooMany("spans a request", traceLimits.spansPerRequest);
        yield { span: toJsonForm(span), resource: attributes };
      }
  }
  if (count === 0) throw new DomainError("invalid", "Invalid OpenTelemetry format - no spans found");
}

function toJsonForm(bytes: Uint8Array): unknown {
  const { traceId, spanId, parentSpanId, ...span } = plain(Span, bytes);
  return {
    ...span,
    traceId: hexOf(traceId),
    spanId: hexOf(spanId),
    parentSpanId: hexOf(parentSpanId),
    attributes: parts(bytes, lists.attributes).map(toAttribute),
    events: parts(bytes, lists.events).map((event) => {
      return { ...plain(Event, event), attributes: parts(event, eventAttributes).map(toAttribute) };
    }),
  };
}

/** A KeyValue in OTLP's JSON form. */
function toAttribute(bytes: Uint8Array): unknown {
  if (bytes.length > traceLimits.attributeBytes)
    throw new DomainError(
      "invalid",
      `An attribute of a span is longer than ${traceLimits.attributeBytes} bytes.`,
    );
  return keyValue(bytes, { left: traceLimits.valuesPerAttribute }, 0);
}

/** Number of values that an attribute may still have. */
interface Budget {
  left: number;
}

function keyValue(bytes: Uint8Array, budget: Budget, depth: number): unknown {
  const [key = new Uint8Array()] = parts(bytes, 1);
  const [value] = parts(bytes, 2);
  return { key: decodeUtf8(key, "A name in a span"), value: value && anyValue(value, budget, depth) };
}

/** An AnyValue in OTLP's JSON form. */
function anyValue(bytes: Uint8Array, budget: Budget, depth: number): unknown {
  if (--budget.left < 0) throw tooMany("values an attribute", traceLimits.valuesPerAttribute);
  if (depth > maxDepth) throw tooMany("levels in an attribute", maxDepth);
  return readable(() => {
    const reader = protobuf.Reader.create(bytes);
    if (reader.len === 0) return {};
    switch (reader.uint32()) {
      case 10:
        return { stringValue: reader.string() };
      case 16:
        return { boolValue: reader.bool() };
      case 24:
        return { intValue: String(reader.int64()) };
      case 33:
        return { doubleValue: reader.double() };
      case 42:
        return {
          arrayValue: { values: each(reader.bytes(), (value) => anyValue(value, budget, depth + 1)) },
        };
      case 50:
        return {
          kvlistValue: { values: each(reader.bytes(), (value) => keyValue(value, budget, depth + 1)) },
        };
      case 58:
        return { bytesValue: Buffer.from(reader.bytes()).toString("base64") };
      default:
        return {};
    }
  });
}

const each = (bytes: Uint8Array, read: (part: Uint8Array) => unknown) => parts(bytes, 1).map(read);

function plain(type: protobuf.Type, bytes: Uint8Array): Record<string, unknown> {
  return readable(() => type.toObject(type.decode(bytes), { longs: String, bytes: String }));
}

/** The values of a length-delimited field. Every field counts, so that a message of empty ones is refused. */
function parts(bytes: Uint8Array, field: number): Uint8Array[] {
  return readable(() => {
    const found: Uint8Array[] = [];
    const reader = protobuf.Reader.create(bytes);
    for (let count = 0; reader.pos < reader.len; count++) {
      if (count > maxFields) throw tooMany("fields a message", maxFields);
      const tag = reader.uint32();
      if (tag === ((field << 3) | 2)) found.push(reader.bytes());
      else reader.skipType(tag & 7);
    }
    return found;
  });
}

const maxFields = 50_000;

/** @throws DomainError "invalid" for what protobufjs cannot read */
function readable<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof DomainError) throw error;
    throw new DomainError("invalid", "Invalid OpenTelemetry format");
  }
}

function tooMany(what: string, most: number): DomainError {
  return new DomainError("invalid", `At most ${most} ${what}.`);
}

function hexOf(base64: unknown): string {
  return typeof base64 === "string" ? Buffer.from(base64, "base64").toString("hex") : "";
}
