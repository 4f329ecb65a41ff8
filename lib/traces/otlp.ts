import { z } from "zod";
import { DomainError } from "@/lib/base/errors";
import { mapInTurns } from "@/lib/base/in-turns";
import { decodeUtf8, parseJsonBody } from "@/lib/base/json";
import { keepableText } from "@/lib/base/keepable";
import { attributesOf, resourceTagsOf } from "./otlp-attributes";
import { type FoundSpan, spansOfMessage } from "./otlp-messages";
import { type Span, traceLimits } from "./trace";

/** A span as it arrives, with the tags of the program (its resource) that sent it. */
export type IncomingSpan = Span & { resourceTags: Record<string, string> };

const hex = (length: number) =>
  z
    .string()
    .toLowerCase()
    .regex(new RegExp(`^[0-9a-f]{${length}}$`))
    .refine((id) => !/^0+$/.test(id));
const nanoseconds = z
  .union([z.string(), z.number()])
  .transform(String)
  .refine((text) => /^\d{1,19}$/.test(text) && BigInt(text) < 2n ** 63n)
  .transform(BigInt);
const list = z.array(z.unknown()).max(traceLimits.attributesPerSpan).default([]);

/** A span in OTLP's JSON form, where ids are hex (opentelemetry.io/docs/specs/otlp/#json-protobuf-encoding). */
const OtlpSpan = z.object({
  traceId: hex(32),
  spanId: hex(16),
  parentSpanId: z
    .union([z.literal(""), hex(16)])
    .nullish()
    .transform((id) => id || null),
  name: z.string().max(1000).default(""),
  startTimeUnixNano: nanoseconds,
  endTimeUnixNano: nanoseconds.default(0n),
  attributes: list,
  events: z
    .array(
      z.object({
        name: z.string().max(1000).default(""),
        timeUnixNano: nanoseconds.default(0n),
        attributes: list,
      }),
    )
    .max(traceLimits.attributesPerSpan)
    .default([]),
  status: z
    .object({
      code: z.union([z.int(), z.string()]).default(0),
      message: z.string().max(100_000).default(""),
    })
    .default({ code: 0, message: "" }),
});
const OtlpRequest = z.object({
  resourceSpans: z
    .array(
      z.object({
        resource: z.object({ attributes: list }).default({ attributes: [] }),
        scopeSpans: z.array(z.object({ spans: z.array(z.unknown()).default([]) })).default([]),
      }),
    )
    .min(1),
});

/**
 * Spans of an OTLP request (ExportTraceServiceRequest), as protobuf or JSON. Takes turns of the event loop.
 * @throws DomainError "invalid", also beyond the limits of `traceLimits`
 */
export async function readOtlp(body: Uint8Array, form: "protobuf" | "json"): Promise<IncomingSpan[]> {
  const found = form === "json" ? spansOfJson(body) : spansOfMessage(body);
  return mapInTurns(found, toSpan);
}

function spansOfJson(body: Uint8Array): FoundSpan[] {
  const parsed = OtlpRequest.safeParse(parseJsonBody(decodeUtf8(body)));
  if (!parsed.success) throw new DomainError("invalid", "Invalid OpenTelemetry format - no spans found");
  const found = parsed.data.resourceSpans.flatMap(({ resource, scopeSpans }) => {
    const resourceTags = resourceTagsOf(resource.attributes);
    return scopeSpans.flatMap(({ spans }) => spans.map((span) => ({ span, resourceTags })));
  });
  if (found.length > traceLimits.spansPerRequest)
    throw new DomainError("invalid", `At most ${traceLimits.spansPerRequest} spans a request.`);
  return found;
}

function toSpan({ span: raw, resourceTags }: FoundSpan): IncomingSpan {
  const parsed = OtlpSpan.safeParse(raw);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new DomainError("invalid", `Invalid span: ${issue?.path.join(".")}: ${issue?.message}`);
  }
  const { spanId, parentSpanId, status, endTimeUnixNano, ...span } = parsed.data;
  const attributes = attributesOf(span.attributes);
  const events = span.events.map((event) => {
    return {
      name: kept(event.name),
      timeNs: String(event.timeUnixNano),
      attributes: attributesOf(event.attributes),
    };
  });
  const type = attributes["mlflow.spanType"];
  return {
    traceId: `tr-${span.traceId}`,
    id: spanId,
    parentId: parentSpanId,
    name: kept(span.name),
    type: typeof type === "string" ? type.slice(0, 250) : "UNKNOWN",
    status: statuses.get(String(status.code)) ?? "UNSET",
    statusMessage: kept(status.message),
    startNs: span.startTimeUnixNano,
    endNs: endTimeUnixNano === 0n ? null : endTimeUnixNano,
    attributes,
    events,
    sizeBytes: sizeOf(parsed.data),
    resourceTags,
  };
}

/** Length of a span in OTLP's JSON form, as it is answered. */
function sizeOf({ name, status, attributes, events }: z.output<typeof OtlpSpan>): number {
  const timed = events.map(({ timeUnixNano, ...event }) => ({
    ...event,
    timeUnixNano: String(timeUnixNano),
  }));
  return JSON.stringify({ name, status, attributes, events: timed }).length + idsAndTimes;
}

/** Room for the ids and times of a span in an answer. */
const idsAndTimes = 300;

const statuses = new Map<string, Span["status"]>([
  ["1", "OK"],
  ["2", "ERROR"],
  ["STATUS_CODE_OK", "OK"],
  ["STATUS_CODE_ERROR", "ERROR"],
]);

const kept = (text: string) => keepableText(text, text.length);
