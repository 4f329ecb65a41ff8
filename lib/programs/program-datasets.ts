import { createWriteStream } from "node:fs";
import path from "node:path";
import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import { DomainError } from "@/lib/base/errors";
import { DatasetName, maxUploadBytes } from "@/lib/datasets/dataset";
import { downloadVersion } from "@/lib/datasets/download-version";
import { importVersion } from "@/lib/datasets/import/import-version";
import { ImportedVersion, importedVersion } from "@/lib/datasets/import/imported";
import { getDatasetVersion } from "@/lib/datasets/queries";
import { RateLimitError } from "@/lib/limits/rate-limit";
import { letGroupRead } from "./program-folder";
import { listWritten } from "./written-files";

/** Name of a file without its ending. */
const FileName = z
  .string()
  .regex(/^[A-Za-z0-9_][A-Za-z0-9_-]{0,62}$/, "Use letters, digits, _ and -, like claims.");

/** Dataset versions that a program reads, by the name of their file. */
export const DatasetInputs = z.record(
  FileName,
  z.object({
    dataset: z.string(),
    version: z.union([z.int().min(1), z.literal("latest")]).default("latest"),
    format: z.enum(["parquet", "csv"]).default("parquet"),
  }),
);

/** Datasets that get a program's results as their next versions, by the name of the file that it writes. */
export const DatasetResults = z.record(FileName, DatasetName);
export { ImportedVersion };

const mediaTypes: Record<string, string> = { csv: "text/csv", parquet: "application/vnd.apache.parquet" };
const mostResults = 50;
const waitMs = 500;

/**
 * Writes dataset versions as files for a program.
 * @returns id of the first one's version, and a line for the log on each
 * @throws DomainError "not-found"
 */
export async function writeDatasets(
  teamId: string,
  inputs: z.output<typeof DatasetInputs>,
  { folder, gid, signal }: { folder: string; gid: number | undefined; signal: AbortSignal },
): Promise<{ sourceId: string | undefined; lines: string[] }> {
  let sourceId: string | undefined;
  const lines: string[] = [];
  for (const [name, { dataset, version, format }] of Object.entries(inputs)) {
    const found = await getDatasetVersion(teamId, dataset, version);
    const file = path.join(/*turbopackIgnore: true*/ folder, `${name}.${format}`);
    const body = await openInTurn(() => downloadVersion(dataset, found, { format, signal }), signal);
    await pipeline(body, createWriteStream(file), { signal });
    await letGroupRead(file, gid);
    sourceId ??= found.id;
    lines.push(
      `${name}.${format}: ${dataset} version ${found.version}, ${found.rows.toLocaleString("en-US")} rows.`,
    );
  }
  return { sourceId, lines };
}

/** Opens a download, once the team has fewer open than its limit. */
async function openInTurn(
  open: () => ReturnType<typeof downloadVersion>,
  signal: AbortSignal,
): Promise<Readable> {
  for (;;) {
    try {
      return (await open()).body;
    } catch (error) {
      if (!(error instanceof RateLimitError)) throw error;
      await sleep(waitMs, undefined, { signal });
    }
  }
}

/**
 * Keeps the tables that a program wrote as the next versions of datasets, once all of them are there.
 * @throws DomainError "invalid" naming a file that is missing or not asked for, or as the import of a file does
 */
export async function keepResults(
  teamId: string,
  results: z.output<typeof DatasetResults>,
  folder: string,
  {
    origin,
    note,
    signal,
    log,
  }: {
    origin: { sourceId: string | undefined; runId: string; nodeId: string };
    note: string;
    signal: AbortSignal;
    log(line: string): void;
  },
): Promise<Record<string, z.output<typeof ImportedVersion>>> {
  const { files } = await listWritten(folder, mostResults);
  const found = Object.entries(results).map(([name, dataset]) => {
    const file = files.find((each) => each.name === `${name}.parquet` || each.name === `${name}.csv`);
    if (!file)
      throw new DomainError(
        "invalid",
        `The program wrote neither ${name}.parquet nor ${name}.csv to SWITCHYARD_RESULTS.`,
      );
    if (file.sizeBytes > maxUploadBytes)
      throw new DomainError("too-large", `${file.name} is larger than 1 GB.`);
    return { name, dataset, file };
  });
  const unasked = files.filter(({ name }) => !found.some(({ file }) => file.name === name));
  if (unasked.length > 0)
    log(`Left out, since results names no dataset for it: ${unasked.map(({ name }) => name).join(", ")}.`);
  const kept: Record<string, z.output<typeof ImportedVersion>> = {};
  for (const { name, dataset, file } of found) {
    const contentType = mediaTypes[path.extname(file.name).slice(1)]!;
    const imported = await importVersion(
      teamId,
      dataset,
      { file: file.path, contentType },
      { note, origin, signal },
    );
    kept[name] = importedVersion(dataset, imported, log);
  }
  return kept;
}
