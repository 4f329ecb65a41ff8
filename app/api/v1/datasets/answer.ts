import { z } from "zod";
import { Time } from "@/app/_server/answers";
import { DatasetColumn, SchemaViolations, storedColumns } from "@/lib/datasets/dataset";
import type { DatasetVersionRow } from "@/lib/datasets/queries";
import type { listTombstones } from "@/lib/datasets/tombstones";

export const DatasetAnswer = z.object({
  name: z.string(),
  description: z.string(),
  /** Null where no version may be the latest. */
  latestVersion: z.int().nullable(),
  createdAt: Time,
});

export function datasetAnswer({
  latest,
  ...row
}: {
  name: string;
  description: string;
  createdAt: Date;
  latest: { version: number } | null;
}) {
  return { ...row, latestVersion: latest?.version ?? null, createdAt: row.createdAt.toISOString() };
}

export const DatasetVersionAnswer = z.object({
  name: z.string(),
  version: z.int(),
  /** `local:…` or `gs://bucket/object#generation`. */
  uri: z.string(),
  sha256: z.string(),
  sizeBytes: z.int(),
  rows: z.int(),
  columns: z.array(DatasetColumn),
  format: z.string(),
  /** Number of the schema by which it is read; null where none is stored. */
  schema: z.int().nullable(),
  /** Decision about violations of the schema; null when there are none. */
  review: z.enum(["open", "accepted", "rejected"]).nullable(),
  violations: SchemaViolations.nullable(),
  isSynthetic: z.boolean(),
  note: z.string(),
  /** The run whose task made it; null for an upload. */
  runId: z.string().nullable(),
  /** Of predictions: `insurance-fraud/3`. */
  scoredBy: z.string().nullable(),
  createdAt: Time,
});

export function datasetVersionAnswer(
  name: string,
  row: DatasetVersionRow & { schemaNumber?: number | undefined },
) {
  return {
    ...row,
    schema: row.schemaNumber ?? null,
    violations: SchemaViolations.nullable().parse(row.violations),
    name,
    scoredBy: row.modelName && `${row.modelName}/${row.modelVersion}`,
    columns: z.array(DatasetColumn).parse(storedColumns(row.columns)),
    createdAt: row.createdAt.toISOString(),
  };
}

/** Rows that were erased from a version, which has another hash since. */
export const TombstoneAnswer = z.object({
  rows: z.int(),
  reason: z.string(),
  erasedBy: z.string(),
  sha256Before: z.string(),
  createdAt: Time,
});

export function tombstoneAnswer({
  createdAt,
  ...tombstone
}: Awaited<ReturnType<typeof listTombstones>>[number]) {
  return { ...tombstone, createdAt: createdAt.toISOString() };
}
