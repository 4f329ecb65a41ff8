import { and, desc, eq } from "drizzle-orm";
import { db, type Transaction } from "@/db/client";
import { datasetSchemas, datasets, datasetVersions } from "@/db/schema/datasets";
import type { FileReading } from "@/lib/datasets/dataset";
import { DatasetSchema } from "./dataset-schema";
import type { KeptSchema } from "./read-by-schema";

export type SchemaRow = typeof datasetSchemas.$inferSelect;

/** Newest schema of a dataset; undefined when it has none yet. */
export async function findSchemaRow(
  tx: Pick<Transaction, "select">,
  teamId: string,
  datasetId: string,
): Promise<SchemaRow | undefined> {
  const [row] = await tx
    .select()
    .from(datasetSchemas)
    .where(and(eq(datasetSchemas.teamId, teamId), eq(datasetSchemas.datasetId, datasetId)))
    .orderBy(desc(datasetSchemas.number))
    .limit(1);
  return row;
}

/**
 * Schema by which a dataset's next upload is read; null when the upload proposes one.
 * @param wanted `keep` takes any schema that the dataset has; undefined takes it only where a person saved it, so that
 * programs which know nothing of schemas may upload another shape
 */
export async function keptSchema(
  teamId: string,
  name: string,
  wanted: "keep" | "propose" | undefined,
): Promise<KeptSchema> {
  if (wanted === "propose") return null;
  const [dataset] = await db()
    .select({ id: datasets.id })
    .from(datasets)
    .where(and(eq(datasets.teamId, teamId), eq(datasets.name, name)));
  const row = dataset && (await findSchemaRow(db(), teamId, dataset.id));
  const isKept = row && (wanted === "keep" || row.origin === "edited");
  return isKept ? { id: row.id, schema: DatasetSchema.parse(row.schema) } : null;
}

/** The dataset that gets a version. */
interface Target {
  teamId: string;
  datasetId: string;
  createdBy: string | undefined;
}

/**
 * Columns of a new version about its schema: the kept one, with its violations; a proposed one, which is added unless the
 * dataset has the same; or of a copy, that of the version that it was copied from.
 */
export async function schemaOfNewVersion(
  tx: Transaction,
  target: Target,
  reading: FileReading | undefined,
  sourceId: string | undefined,
) {
  if (!reading) return sourceId === undefined ? {} : copied(tx, target, sourceId);
  const { schemaId, violations } = reading;
  const id = schemaId ?? (await addProposed(tx, target, reading));
  const isOpen = violations.count > 0;
  return { schemaId: id, profiledSchemaId: id, ...(isOpen && { review: "open" as const, violations }) };
}

async function copied(tx: Transaction, { teamId, datasetId }: Target, sourceId: string) {
  const [source] = await tx
    .select({ schemaId: datasetVersions.schemaId, profiledSchemaId: datasetVersions.profiledSchemaId })
    .from(datasetVersions)
    .where(
      and(
        eq(datasetVersions.teamId, teamId),
        eq(datasetVersions.datasetId, datasetId),
        eq(datasetVersions.id, sourceId),
      ),
    );
  return source ?? {};
}

async function addProposed(
  tx: Transaction,
  { teamId, datasetId, createdBy }: Target,
  { schema, reasons }: FileReading,
): Promise<string> {
  const newest = await findSchemaRow(tx, teamId, datasetId);
  const isSame =
    newest &&
    JSON.stringify(DatasetSchema.parse(newest.schema)) === JSON.stringify(DatasetSchema.parse(schema));
  if (isSame) return newest.id;
  const number = (newest?.number ?? 0) + 1;
  const [row] = await tx
    .insert(datasetSchemas)
    .values({ teamId, datasetId, number, schema, reasons, origin: "proposed", createdBy })
    .returning({ id: datasetSchemas.id });
  return row!.id;
}
