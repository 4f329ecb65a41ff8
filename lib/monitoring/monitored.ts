import { z } from "zod";
import { claimsOutcome } from "@/lib/datasets/claims-table";
import type { CodedColumn } from "@/lib/datasets/coded-column";
import { type DatasetColumn, isIdentifier, storedColumns } from "@/lib/datasets/dataset";
import { Outcome } from "@/lib/datasets/outcome";
import { getDatasetVersion } from "@/lib/datasets/queries";
import { readCodedColumns } from "@/lib/datasets/read-coded-columns";
import type { RowSample } from "@/lib/datasets/sampled-table";
import { type DescribedVersion, schemaOf } from "@/lib/datasets/schema/schema-of";
import type { Reading } from "@/lib/datasets/table-of";
import { sourceColumns } from "@/lib/learning/features/model-columns";

/** Reference to a dataset version. */
export const ClaimsReference = z.object({
  dataset: z.string(),
  version: z.int(),
  sha256: z.string(),
  rows: z.int(),
  isSynthetic: z.boolean(),
});
export type ClaimsReference = z.infer<typeof ClaimsReference>;

/** Inputs of a monitoring run: reference claims, current claims, and the model that scores them. */
export const Monitored = z.object({
  model: z.object({ name: z.string(), version: z.string(), experimentRunId: z.string() }),
  /** Outcome that the model predicts. */
  outcome: Outcome.default(claimsOutcome),
  reference: ClaimsReference,
  current: ClaimsReference,
  /** True when the reference is the model's training data. */
  isTraining: z.boolean(),
  /** Approximate maximum number of rows read from each. */
  sampleRows: z.int().min(100),
  seed: z.int().min(0),
});
export type Monitored = z.infer<typeof Monitored>;

/** Finds a dataset version. @throws DomainError "not-found" */
export async function findClaims(teamId: string, dataset: string, version: number | "latest") {
  const found = await getDatasetVersion(teamId, dataset, version);
  const { sha256, rows, isSynthetic, columns } = found;
  return { claims: { dataset, version: found.version, sha256, rows, isSynthetic }, columns, found };
}

/**
 * Reads the columns of a dataset version that `wanted` selects, from a sample of its rows: those of the file, and parts of
 * dates and distances that `readings` names, where the file has their dates.
 * @param options.readings reading of each column: the model's or the reference's
 */
export async function readSample(
  teamId: string,
  { dataset, version, rows }: ClaimsReference,
  { sampleRows, seed }: Pick<Monitored, "sampleRows" | "seed">,
  wanted: (name: string) => boolean,
  options: { signal: AbortSignal; readings?: Readonly<Record<string, Reading>> },
) {
  const { columns: profile, found } = await findClaims(teamId, dataset, version);
  const inFile = new Set(profile.map(({ name }) => name));
  const derived = Object.entries(derivedOf(options.readings ?? {})).flatMap(([name, reading]) =>
    sourceColumns([name], () => reading).every((source) => inFile.has(source)) ? [name] : [],
  );
  const names = [...new Set([...inFile, ...derived])].filter(wanted);
  const sample = sampleOf({ rows }, { sampleRows, seed });
  const columns = await readCodedColumns(found, names, { ...options, sample });
  return { columns, rows: Object.values(columns)[0]!.codes.length, profile };
}

/** The sample of a version that a monitoring reads. */
export function sampleOf(
  { rows }: Pick<ClaimsReference, "rows">,
  { sampleRows, seed }: Pick<Monitored, "sampleRows" | "seed">,
): RowSample {
  return { share: Math.min(1, sampleRows / rows), seed };
}

/** The readings of parts of dates and of distances, which are no columns of the file. */
export function derivedOf(readings: Readonly<Record<string, Reading>>): Record<string, Reading> {
  return Object.fromEntries(
    Object.entries(readings).filter(
      ([name, reading]) => sourceColumns([name], () => reading).join() !== name,
    ),
  );
}

/** Selects the columns that a model reads, the labels if present, and identifiers of claims. */
export function columnsOfModel(
  fields: readonly { name: string }[],
  outcome: Outcome,
  others: readonly string[] = [],
) {
  const names = new Set([...fields.map(({ name }) => name), outcome.column, ...others]);
  return (name: string) => names.has(name);
}

/** Columns that identify a row and carry no information about it. */
export function identifiersOf(profile: readonly DatasetColumn[], rows: number): string[] {
  return profile.filter((column) => isIdentifier(column, rows)).map(({ name }) => name);
}

/**
 * Columns whose distribution says nothing: they differ in every row, or by the schema name rows, are dates, free text or
 * ignored.
 */
export function uncomparedColumns(version: DescribedVersion): string[] {
  const ofSchema = schemaOf(version)
    .columns.filter(
      ({ role, type }) =>
        role === "key" || role === "group" || role === "ignored" || type === "date" || type === "text",
    )
    .map(({ name }) => name);
  return [...new Set([...identifiersOf(storedColumns(version.columns), version.rows ?? 0), ...ofSchema])];
}

/** Readings of columns by name, to read another version the same way. */
export function readingsLike(columns: Readonly<Record<string, CodedColumn>>): Record<string, Reading> {
  return Object.fromEntries(
    Object.entries(columns).map(([name, { format }]) => [name, format ?? "as written"]),
  );
}
