import { and, eq } from "drizzle-orm";
import { z } from "zod";
import { db } from "@/db/client";
import { datasetComparisons } from "@/db/schema/datasets";
import type { CodedColumn } from "@/lib/datasets/coded-column";
import type { DatasetColumn } from "@/lib/datasets/dataset";
import { readLabel } from "@/lib/datasets/label";
import { oneByOne } from "@/lib/datasets/one-by-one";
import { outcomeReader } from "@/lib/datasets/outcome";
import type { DatasetVersion } from "@/lib/datasets/queries";
import { readCodedColumns } from "@/lib/datasets/read-coded-columns";
import { schemaOf } from "@/lib/datasets/schema/schema-of";
import type { Reading } from "@/lib/datasets/table-of";
import { DatasetDrift, datasetDrift } from "./dataset-drift";
import { identifiersOf, readingsLike } from "./monitored";

/** Approximate number of rows sampled from each version for its distributions. */
const sampleRows = 20_000;
const seed = 42;

const Sides = z.object({ before: z.number(), after: z.number() });

export const VersionComparison = z.object({
  added: z.array(z.string()),
  removed: z.array(z.string()),
  retyped: z.array(z.object({ name: z.string(), before: z.string(), after: z.string() })),
  /** Shares of frauds; null when either version has no such column. */
  frauds: Sides.nullable(),
  /** Number of rows read from each version. */
  sampled: Sides,
  /** Drift of the columns that both versions have; the earlier version is the reference. */
  drift: DatasetDrift,
});
export type VersionComparison = z.infer<typeof VersionComparison>;

/** Compares two versions of a dataset. The comparison is computed on first request and then stored. */
export async function compareDatasetVersions(
  before: DatasetVersion,
  after: DatasetVersion,
): Promise<VersionComparison> {
  const { beforeId, afterId } = datasetComparisons;
  const find = async () => {
    const [stored] = await db()
      .select()
      .from(datasetComparisons)
      .where(and(eq(beforeId, before.id), eq(afterId, after.id)));
    return stored && VersionComparison.parse(stored.comparison);
  };
  return (
    (await find()) ??
    oneByOne(`compare ${before.id} ${after.id}`, async () => {
      const known = await find();
      if (known) return known;
      const comparison = await compareVersions(before, after);
      await db()
        .insert(datasetComparisons)
        .values({ beforeId: before.id, afterId: after.id, teamId: before.teamId, comparison })
        .onConflictDoNothing();
      return comparison;
    })
  );
}

async function compareVersions(before: DatasetVersion, after: DatasetVersion): Promise<VersionComparison> {
  const types = { before: typesOf(before.columns), after: typesOf(after.columns) };
  const shared = [...types.before.keys()].filter((name) => types.after.has(name));
  const read = (version: DatasetVersion, readings: Record<string, Reading> = {}) => {
    const sample = { share: Math.min(1, sampleRows / version.rows), seed };
    return readCodedColumns(version, shared, { sample, readings });
  };
  const old = await read(before);
  const fresh = await read(after, readingsLike(old));
  const identifiers = identifiersOf(before.columns, before.rows);
  return {
    added: [...types.after.keys()].filter((name) => !types.before.has(name)),
    removed: [...types.before.keys()].filter((name) => !types.after.has(name)),
    retyped: shared
      .map((name) => ({ name, before: types.before.get(name)!, after: types.after.get(name)! }))
      .filter((column) => column.before !== column.after),
    frauds: fraudsOf(before, after),
    sampled: { before: rowsOf(old), after: rowsOf(fresh) },
    drift: await datasetDrift(old, fresh, {
      threshold: 0.5,
      ofModel: new Set(),
      identifiers,
    }),
  };
}

function rowsOf(columns: Record<string, CodedColumn>): number {
  return Object.values(columns)[0]?.codes.length ?? 0;
}

/** Shares of positives from the counts of the uploads, which cover all rows; null where a version has no target. */
function fraudsOf(before: DatasetVersion, after: DatasetVersion): { before: number; after: number } | null {
  const { target } = schemaOf(after);
  if (!target) return null;
  const isUsual = readLabel(target.positive) !== undefined;
  const read = outcomeReader({ ...target, negative: isUsual ? null : "" });
  const [old, fresh] = [before, after].map(({ columns, rows }) => {
    const column = columns.find(({ name }) => name === target.column);
    const positives = column?.top.filter(({ value }) => read(value) === 1) ?? [];
    return column && positives.reduce((sum, { count }) => sum + count, 0) / rows;
  });
  return old === undefined || fresh === undefined ? null : { before: old, after: fresh };
}

function typesOf(columns: DatasetColumn[]): Map<string, string> {
  return new Map(columns.map(({ name, type }) => [name, type]));
}
