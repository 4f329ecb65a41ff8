import { statfs } from "node:fs/promises";
import { environment } from "@/lib/base/environment";
import { logError } from "@/lib/base/log-error";
import { version } from "@/package.json";
import { readGauges } from "./database-figures";
import { followEvents } from "./follow-events";
import { metrics } from "./registry";

let reading: Promise<void> | undefined;

/** All metrics in Prometheus' text format. Those of the process are there also when the database is not. */
export async function renderMetrics(): Promise<{ text: string; contentType: string }> {
  // Scrapes at the same time share one reading: events are counted once.
  reading ??= read().finally(() => {
    reading = undefined;
  });
  await reading;
  return { text: await metrics.registry.metrics(), contentType: metrics.registry.contentType };
}

async function read(): Promise<void> {
  metrics.build.set({ version }, 1);
  const disk = await statfs(environment().dataDir).catch(() => undefined);
  if (disk) {
    metrics.diskFree.set(disk.bavail * disk.bsize);
    metrics.diskSize.set(disk.blocks * disk.bsize);
  }
  try {
    await Promise.all([readGauges(), followEvents()]);
    metrics.databaseUp.set(1);
  } catch (error) {
    metrics.databaseUp.set(0);
    logError("The database's part of the metrics could not be read.", error);
  }
}
