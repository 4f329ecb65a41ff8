import { mkdir, rm, stat, writeFile } from "node:fs/promises";
import path from "node:path";
import { claimsOutcome } from "@/lib/datasets/claims-table";
import { inspectFile } from "@/lib/datasets/inspect-file";
import { getFeatureSet } from "@/lib/learning/catalog";
import { encodedColumns } from "@/lib/learning/features/encoded-file";
import { encodeInTurns, fitInTurns } from "@/lib/learning/features/features";
import { randomStream } from "@/lib/learning/sampling/random";
import { calculateInWorker } from "@/lib/learning/workers/train-in-workers";
import { readClaims } from "@/lib/training/read-claims";

const file = "datasets/bench/wide.csv";
const [width, rows] = [550, 1000];

/** The steps of the task encode-claims for a wide table, half of it numbers, half categories: 550 columns of 1,000 rows. */
export async function measureEncoding(folder: string): Promise<void> {
  const stored = path.join(folder, "storage", file);
  await mkdir(path.dirname(stored), { recursive: true });
  await writeFile(stored, wideTable());
  const set = getFeatureSet("all-columns");
  const contents = await timed("inspect at upload", () =>
    inspectFile(stored, { contentType: "text/csv", schema: null }),
  );
  const version = { ...contents, teamId: "bench", uri: `local:${file}`, schema: undefined };
  const { ofSet, labels } = await timed("read", () => readClaims(version, claimsOutcome, set, []));
  const features = await timed("fit", () => fitInTurns(set, ofSet, Uint32Array.from(labels.keys())));
  const codes = await timed("encode", () => encodeInTurns(features, ofSet));
  const encoded = path.join(folder, "encoded.parquet");
  const claims = { features, codes, labels, target: claimsOutcome.column };
  await timed("write", () => calculateInWorker("writeEncodedFile", encoded, claims));
  const { size } = await stat(encoded);
  console.log(`${encodedColumns(claims).length} encoded columns, ${(size / 2 ** 20).toFixed(1)} MB.`);
  await rm(encoded);
}

async function timed<T>(what: string, work: () => Promise<T>): Promise<T> {
  const [began, before] = [performance.now(), process.cpuUsage()];
  const made = await work();
  const { user, system } = process.cpuUsage(before);
  console.log(
    `${what.padEnd(18)} ${(performance.now() - began).toFixed(0)} ms, processor ${((user + system) / 1000).toFixed(0)} ms`,
  );
  return made;
}

function wideTable(): string {
  const random = randomStream(6, 0);
  const names = Array.from({ length: width - 1 }, (_, column) => `x${column}`);
  const line = () => [
    ...names.map((_, column) =>
      column % 2 ? (random() * 1000).toFixed(3) : `c${Math.floor(12 * random() ** 2)}`,
    ),
    random() < 0.1 ? "1" : "0",
  ];
  const lines = Array.from({ length: rows }, () => line().join(","));
  return `${[...names, claimsOutcome.column].join(",")}\n${lines.join("\n")}\n`;
}
