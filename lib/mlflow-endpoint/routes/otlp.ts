import { promisify } from "node:util";
import { brotliDecompress, gunzip, inflate } from "node:zlib";
import { DomainError } from "@/lib/base/errors";
import { getExperimentRun } from "@/lib/experiments/queries";
import { type Caller, requiredParameter } from "@/lib/mlflow-endpoint/route";
import { readBody } from "@/lib/net/read-body";
import { linkTracesToRun } from "@/lib/traces/change-trace";
import { readOtlp } from "@/lib/traces/otlp";
import { saveSpans } from "@/lib/traces/save-spans";
import { traceLimits } from "@/lib/traces/trace";

const unpackers = { gzip: promisify(gunzip), deflate: promisify(inflate), br: promisify(brotliDecompress) };

/**
 * `POST /v1/traces` of OpenTelemetry's exporters (OTLP over HTTP), with the experiment in a header as MLflow wants it. All
 * spans of a request are stored, or none.
 */
export async function handleOtlp({ teamId }: Caller, request: Request): Promise<Response> {
  const experimentId = request.headers.get("x-mlflow-experiment-id");
  if (!experimentId) throw requiredParameter("x-mlflow-experiment-id");
  const form = formOf(request.headers.get("content-type"));
  const maxBytes = form === "json" ? traceLimits.jsonBytes : traceLimits.requestBytes;
  const tooLarge = `The request is larger than ${maxBytes / 1_000_000} MB. Send fewer spans at once.`;
  const packed = await readBody(request, maxBytes, tooLarge);
  const body = await unpack(packed, request.headers.get("content-encoding"), { maxBytes, tooLarge });
  const spans = await readOtlp(body, form);
  const runId = request.headers.get("x-mlflow-run-id");
  // Before the spans are stored: a refused request leaves none.
  if (runId) await getExperimentRun(teamId, runId);
  const ids = await saveSpans(teamId, experimentId, spans);
  if (runId) await linkTracesToRun(teamId, ids, runId);
  return form === "json"
    ? Response.json({})
    : new Response(new Uint8Array(), { headers: { "content-type": "application/x-protobuf" } });
}

function formOf(contentType: string | null): "protobuf" | "json" {
  const [mediaType] = (contentType ?? "").split(";");
  if (mediaType?.trim() === "application/x-protobuf") return "protobuf";
  if (mediaType?.trim() === "application/json") return "json";
  throw new DomainError(
    "unsupported-media-type",
    "Spans are sent as application/x-protobuf or application/json.",
  );
}

async function unpack(
  packed: Uint8Array,
  encoding: string | null,
  { maxBytes, tooLarge }: { maxBytes: number; tooLarge: string },
): Promise<Uint8Array> {
  const name = (encoding ?? "identity").trim().toLowerCase();
  if (name === "identity" || name === "") return packed;
  if (!Object.hasOwn(unpackers, name))
    throw new DomainError(
      "unsupported-media-type",
      `Bodies are sent plain or as ${Object.keys(unpackers).join(", ")}.`,
    );
  try {
    return await unpackers[name as keyof typeof unpackers](packed, { maxOutputLength: maxBytes });
  } catch (error) {
    if (error instanceof RangeError) throw new DomainError("too-large", tooLarge);
    throw new DomainError("invalid", "The body cannot be unpacked.");
  }
}
