import { and, desc, eq, sql as raw } from "drizzle-orm";
import { z } from "zod";
import { db, type Transaction } from "@/db/client";
import { datasetProfiles, datasetSchemas, datasets, datasetVersions } from "@/db/schema/datasets";
import { expectationResults } from "@/db/schema/expectations";
import { users } from "@/db/schema/teams";
import { DomainError, EditConflictError } from "@/lib/base/errors";
import { getDatasetVersion } from "@/lib/datasets/queries";
import { announce } from "@/lib/live/live";
import { DatasetSchema, SchemaReason } from "./dataset-schema";
import { findSchemaRow } from "./keep-schema";
import { proposeSchema } from "./propose-schema";
import { schemaChanges } from "./schema-changes";

/** A version of a dataset's schema. */
export interface StoredSchema {
  /** 0 for a schema that is proposed from the profile and not stored yet. */
  number: number;
  origin: "proposed" | "edited";
  schema: DatasetSchema;
  reasons: SchemaReason[];
  /** Name of the person who uploaded the file or edited the schema; null for a run, and for one who is gone. */
  by: string | null;
  /** Null for a schema that is not stored yet. */
  createdAt: Date | null;
}

/** Most versions of a schema that are listed. */
const mostListed = 50;

/** Versions of a dataset's schema, newest first. Before the first is stored: the one that its profile proposes. */
export async function listSchemas(teamId: string, name: string): Promise<StoredSchema[]> {
  const version = await getDatasetVersion(teamId, name, "latest");
  const rows = await db()
    .select({ row: datasetSchemas, by: users.name, email: users.email })
    .from(datasetSchemas)
    .leftJoin(users, eq(users.id, datasetSchemas.createdBy))
    .where(and(eq(datasetSchemas.teamId, teamId), eq(datasetSchemas.datasetId, version.datasetId)))
    .orderBy(desc(datasetSchemas.number))
    .limit(mostListed);
  if (rows.length === 0) {
    const proposal = proposeSchema(version.columns, version.rows);
    return [{ number: 0, origin: "proposed", ...proposal, by: null, createdAt: null }];
  }
  return rows.map(({ row, by, email }) => ({
    number: row.number,
    origin: row.origin,
    schema: DatasetSchema.parse(row.schema),
    reasons: z.array(SchemaReason).parse(row.reasons),
    by: by ?? email,
    createdAt: row.createdAt,
  }));
}

/** A dataset's schema as it is now. @throws DomainError "not-found" */
export async function getSchema(teamId: string, name: string): Promise<StoredSchema> {
  const [newest] = await listSchemas(teamId, name);
  return newest!;
}

/**
 * Stores a dataset's schema as its next version. The latest version of the dataset is read by it from now on, and is
 * profiled again; earlier versions keep the schema that they were read by.
 * @param given.updatedAt `createdAt` of the schema that was edited
 * @throws DomainError "invalid" naming columns that the latest version lacks or that the schema leaves out;
 * EditConflictError when someone else has saved one since
 */
export async function saveSchema(
  teamId: string,
  name: string,
  {
    schema,
    updatedAt,
    createdBy,
  }: { schema: DatasetSchema; updatedAt?: string | undefined; createdBy: string },
): Promise<StoredSchema> {
  const version = await getDatasetVersion(teamId, name, "latest");
  await db().transaction(async (tx) => {
    await tx
      .select({ id: datasets.id })
      .from(datasets)
      .where(eq(datasets.id, version.datasetId))
      .for("update");
    const newest = await findSchemaRow(tx, teamId, version.datasetId);
    const before = newest ? DatasetSchema.parse(newest.schema) : undefined;
    checkColumns(
      schema,
      version.columns.map(({ name }) => name),
      before,
    );
    if (updatedAt !== undefined && newest && newest.createdAt.getTime() !== Date.parse(updatedAt))
      throw await conflict(tx, newest, updatedAt);
    const number = (newest?.number ?? 0) + 1;
    const [row] = await tx
      .insert(datasetSchemas)
      .values({
        teamId,
        datasetId: version.datasetId,
        number,
        schema,
        reasons: newest?.reasons ?? [],
        origin: "edited",
        createdBy,
        // In milliseconds, so that it compares equal after a round trip through JSON.
        createdAt: raw`date_trunc('milliseconds', clock_timestamp())`,
      })
      .returning({ id: datasetSchemas.id });
    await readVersionBy(tx, version.id, row!.id);
  });
  announce({ teamId, kind: "dataset" });
  return getSchema(teamId, name);
}

/** Reads a version by another schema from now on; its profile and its expectations are computed again. */
export async function readVersionBy(tx: Transaction, versionId: string, schemaId: string): Promise<void> {
  await tx.update(datasetVersions).set({ schemaId }).where(eq(datasetVersions.id, versionId));
  await tx.delete(datasetProfiles).where(eq(datasetProfiles.versionId, versionId));
  await tx.delete(expectationResults).where(eq(expectationResults.versionId, versionId));
}

function checkColumns(schema: DatasetSchema, inFile: string[], before: DatasetSchema | undefined): void {
  const known = new Set([...inFile, ...(before?.columns.map(({ name }) => name) ?? [])]);
  const given = new Set(schema.columns.map(({ name }) => name));
  const issues = [
    ...schema.columns.flatMap(({ name }, index) =>
      known.has(name)
        ? []
        : [{ path: `columns.${index}.name`, message: `The dataset has no column "${name}".` }],
    ),
    ...inFile
      .filter((name) => !given.has(name))
      .map((name) => ({
        path: "columns",
        message: `The column "${name}" is left out. Give it the role ignored instead.`,
      })),
  ];
  if (issues[0]) throw new DomainError("invalid", issues[0].message, issues.slice(0, 20));
}

async function conflict(
  tx: Transaction,
  newest: typeof datasetSchemas.$inferSelect,
  readAt: string,
): Promise<EditConflictError> {
  const since = await tx
    .select({ row: datasetSchemas, by: users.name })
    .from(datasetSchemas)
    .leftJoin(users, eq(users.id, datasetSchemas.createdBy))
    .where(
      and(
        eq(datasetSchemas.datasetId, newest.datasetId),
        raw`date_trunc('milliseconds', ${datasetSchemas.createdAt}) >= ${readAt}::timestamptz`,
      ),
    )
    .orderBy(datasetSchemas.number)
    .limit(20);
  const changes = since
    .slice(1)
    .flatMap(({ row, by }, index) =>
      schemaChanges(DatasetSchema.parse(since[index]!.row.schema), DatasetSchema.parse(row.schema)).map(
        (change) => `${by ?? "Someone"}: ${change}`,
      ),
    );
  return new EditConflictError(changes.slice(0, 20), newest.createdAt.toISOString());
}
