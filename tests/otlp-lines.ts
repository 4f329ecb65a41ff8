import type { Receiver } from "./http-receiver";

interface OtlpLine {
  timeUnixNano: string;
  severityNumber: number;
  severityText: string;
  body: string;
  traceId?: string;
  spanId?: string;
  attributes: Record<string, unknown>;
  /** `service.name` of the sender. */
  service: unknown;
}

type Pairs = { key: string; value: Record<string, unknown> }[];

/** Lines of the log that a receiver got by OTLP (JSON). */
export function otlpLines({ received }: Receiver): OtlpLine[] {
  return received
    .filter(({ path }) => path === "/v1/logs")
    .flatMap(({ body }) => JSON.parse(body).resourceLogs)
    .flatMap(({ resource, scopeLogs }: { resource: { attributes: Pairs }; scopeLogs: Scope[] }) => {
      const { "service.name": service } = valuesOf(resource.attributes);
      return scopeLogs.flatMap(({ logRecords }) =>
        logRecords.map((line) => ({
          ...line,
          body: line.body.stringValue,
          attributes: valuesOf(line.attributes),
          service,
        })),
      );
    });
}

interface Scope {
  logRecords: (Omit<OtlpLine, "body" | "attributes"> & {
    body: { stringValue: string };
    attributes: Pairs;
  })[];
}

function valuesOf(pairs: Pairs): Record<string, unknown> {
  return Object.fromEntries(pairs.map(({ key, value }) => [key, Object.values(value)[0]]));
}
