import { version } from "@/package.json";

/** The common part of OpenTelemetry's exporters. */
interface Exporter<Item> {
  export(items: Item[], done: (result: { code: number; error?: Error }) => void): void;
}

const silentMs = 600_000;
/** Time for what is left at the end; less than the rest of a shutdown (inngest/run-process.ts). */
const lastMs = 3_000;

/** The sender, as OTEL_SERVICE_NAME calls it, with OTEL_RESOURCE_ATTRIBUTES. */
export async function sender(): Promise<import("@opentelemetry/resources").Resource> {
  const { defaultResource, resourceFromAttributes } = await import("@opentelemetry/resources");
  const name = process.env.OTEL_SERVICE_NAME || "switchyard";
  return defaultResource().merge(
    resourceFromAttributes({ "service.name": name, "service.version": version }),
  );
}

/** Says in the log that items cannot be sent, at most once in ten minutes. */
export function tellFailures<Item, E extends Exporter<Item>>(exporter: E, items: string): E {
  const send = exporter.export.bind(exporter);
  let toldAt = Number.NEGATIVE_INFINITY;
  exporter.export = (batch, done) =>
    send(batch, (result) => {
      if (result.error && performance.now() - toldAt > silentMs) {
        toldAt = performance.now();
        console.warn(`${items} could not be sent to OTEL_EXPORTER_OTLP_ENDPOINT: ${result.error.message}`);
      }
      done(result);
    });
  return exporter;
}

/** Sends what is left, and ends: a collector that does not answer does not hold up the end of the process. */
export async function endSoon(provider: { shutdown(): Promise<void> }): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, lastMs);
  });
  await Promise.race([provider.shutdown().catch(() => {}), late]);
  clearTimeout(timer);
}
