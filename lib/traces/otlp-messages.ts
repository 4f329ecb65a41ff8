import protobuf from "protobufjs";
import { DomainError } from "@/lib/base/errors";
import { decodeUtf8 } from "@/lib/base/json";
import { maxDepth } from "@/lib/base/keepable";
import { resourceTagsOf } from "./otlp-attributes";
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

/** A span in OTLP's JSON form, with the tags of its resource, which is read once for all of its spans. */
export interface FoundSpan {
  span: unknown;
  resourceTags: Record<string, string>;
}

/**
 * The spans of an ExportTraceServiceRequest, one after the other, in OTLP's JSON form.
 * @throws DomainError "invalid"
 */
export function* spansOfMessage(body: Uint8Array): Generator<FoundSpan> {
  let count = 0;
  for (const resourceSpans of parts(body, lists.resourceSpans)) {
    const [resource = new Uint8Array()] = parts(resourceSpans, lists.resource);
    let resourceTags: Record<string, string> | undefined;
    for (const scopeSpans of parts(resourceSpans, lists.scopeSpans))
      for (const span of parts(scopeSpans, lists.spans)) {
        if (++count > traceLimits.spansPerRequest)
          throw tooMany("spans a request", traceLimits.spansPerRequest);
        // Read with the first span: resources without spans take no time.
        resourceTags ??= resourceTagsOf(attributesIn(resource, resourceAttributes, newBudget()));
        yield { span: toJsonForm(span), resourceTags };
      }
  }
  if (count === 0) throw new DomainError("invalid", "Invalid OpenTelemetry format - no spans found");
}

function toJsonForm(bytes: Uint8Array): unknown {
  const { traceId, spanId, parentSpanId, ...span } = plain(Span, bytes);
  const budget = newBudget();
  return {
    ...span,
    traceId: hexOf(traceId),
    spanId: hexOf(spanId),
    parentSpanId: hexOf(parentSpanId),
    attributes: attributesIn(bytes, lists.attributes, budget),
    events: fewParts(bytes, lists.events, "events a span").map((event) => {
      return { ...plain(Event, event), attributes: attributesIn(event, eventAttributes, budget) };
    }),
  };
}

/** The attributes of a message in OTLP's JSON form. */
function attributesIn(bytes: Uint8Array, field: number, budget: Budget): unknown[] {
  const found = fewParts(bytes, field, "attributes a span");
  if (found.some(({ length }) => length > traceLimits.attributeBytes))
    throw new DomainError(
      "invalid",
      `An attribute of a span is longer than ${traceLimits.attributeBytes} bytes.`,
    );
  return found.map((attribute) => keyValue(attribute, budget, 0));
}

/** Number of values that a span may still have. */
interface Budget {
  left: number;
}

const newBudget = (): Budget => ({ left: traceLimits.valuesPerSpan });

function keyValue(bytes: Uint8Array, budget: Budget, depth: number): unknown {
  const [key = new Uint8Array()] = parts(bytes, 1);
  const [value] = parts(bytes, 2);
  return { key: decodeUtf8(key, "A name in a span"), value: value && anyValue(value, budget, depth) };
}

/** An AnyValue in OTLP's JSON form. */
function anyValue(bytes: Uint8Array, budget: Budget, depth: number): unknown {
  if (--budget.left < 0) throw tooMany("values in the attributes of a span", traceLimits.valuesPerSpan);
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

/** The values of a field that a span has a thousand times at most. @param what its name in the message */
function fewParts(bytes: Uint8Array, field: number, what: string): Uint8Array[] {
  const found = parts(bytes, field);
  if (found.length > traceLimits.attributesPerSpan) throw tooMany(what, traceLimits.attributesPerSpan);
  return found;
}

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
