import type { Attributes } from "@opentelemetry/api";
import { environment } from "@/lib/base/environment";
import { version } from "@/package.json";
import { endSoon, sender, tellFailures } from "./collector";
import type { LogLine, LogReceivers } from "./process-log";

/** OpenTelemetry's numbers of severity. */
const severities = { debug: 5, info: 9, warning: 13, error: 17 } as const;

/**
 * Makes the receiver that sends lines by OTLP over HTTP to OTEL_EXPORTER_OTLP_ENDPOINT, in batches; no receiver without it. At
 * most 2,048 lines wait, and further ones are dropped while the collector does not answer.
 * @returns `stop` sends what is left
 */
export async function openLogSender(): Promise<{
  collector?: LogReceivers["collector"];
  stop(): Promise<void>;
}> {
  if (!environment().logsTo) return { stop: async () => {} };
  const [api, { BatchLogRecordProcessor, LoggerProvider }, { OTLPLogExporter }] = await Promise.all([
    import("@opentelemetry/api"),
    import("@opentelemetry/sdk-logs"),
    import("@opentelemetry/exporter-logs-otlp-http"),
  ]);
  const exporter = tellFailures(new OTLPLogExporter(), "Logs");
  const provider = new LoggerProvider({
    resource: await sender(),
    processors: [new BatchLogRecordProcessor({ exporter })],
  });
  const logger = provider.getLogger("switchyard", version);
  return {
    collector(line) {
      const { time, level, message, trace, span } = line;
      const place = trace && span && { traceId: trace, spanId: span, traceFlags: api.TraceFlags.SAMPLED };
      logger.emit({
        timestamp: new Date(time),
        severityNumber: severities[level],
        severityText: level,
        body: message,
        attributes: attributesOf(line),
        context: place ? api.trace.setSpanContext(api.ROOT_CONTEXT, place) : api.ROOT_CONTEXT,
      });
    },
    stop: () => endSoon(provider),
  };
}

/** Ids under the names that spans have. */
function attributesOf({ request, team, run, node, kind, method, path, status, ms }: LogLine): Attributes {
  return {
    ...(request && { "switchyard.request.id": request }),
    ...(team && { "switchyard.team.id": team }),
    ...(run && { "switchyard.run.id": run }),
    ...(node && { "switchyard.node": node }),
    ...(kind && { "switchyard.request.kind": kind }),
    ...(ms !== undefined && { "switchyard.request.ms": ms }),
    ...(method && { "http.request.method": method }),
    ...(status && { "http.response.status_code": status }),
    ...(path && { "url.path": path }),
  };
}
