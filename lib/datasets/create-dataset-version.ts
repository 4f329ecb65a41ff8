import { randomUUID } from "node:crypto";
import type { Readable } from "node:stream";
import { addAbortSignal } from "node:stream";
import { and, eq, max, or } from "drizzle-orm";
import { db } from "@/db/client";
import { datasets, datasetVersions } from "@/db/schema/datasets";
import { nextNumber } from "@/db/used-numbers";
import { DomainError } from "@/lib/base/errors";
import { countStored, requireStorage } from "@/lib/limits/team-quota";
import { announce } from "@/lib/live/live";
import { storage } from "@/lib/storage/open-storage";
import type { StoredObject } from "@/lib/storage/storage";
import { claimsDataset, claimsOutcome } from "./claims-table";
import { DatasetName, type DatasetOrigin, type FileContents, maxUploadBytes, storedColumns } from "./dataset";
import { checkRequired, inspectFile } from "./inspect-file";
import { type DatasetVersion, findDatasetVersion } from "./queries";
import { keptSchema, schemaOfNewVersion } from "./schema/keep-schema";
import { formatOf } from "./sniff-file";

export interface NewVersionOptions {
  contentType: string;
  /** Id of a user. */
  createdBy?: string;
  isSynthetic?: boolean;
  note?: string;
  /** Contents of the file, when the portal wrote it and knows them. Otherwise the file is inspected. */
  contents?: FileContents;
  /** Origin, when derived from another version. Repeating with the same origin returns the existing version. */
  origin?: DatasetOrigin;
  /** Reads the file by the dataset's schema, or proposes one. By default it keeps a schema that a person saved. */
  schema?: "propose" | "keep" | undefined;
  signal?: AbortSignal;
}

/**
 * Stores an upload as the next version of a dataset. Creates the dataset if it is new. A failed upload leaves nothing
 * behind.
 * @throws DomainError "invalid" naming line and column of the error, "too-large" above 1 GiB or above the team's
 * storage limit
 */
export async function createDatasetVersion(
  teamId: string,
  name: string,
  body: Readable,
  options: NewVersionOptions,
): Promise<DatasetVersion> {
  const { signal } = options;
  let room: number;
  try {
    checkName(name);
    signal?.throwIfAborted();
    room = await requireStorage(teamId);
  } catch (error) {
    body.destroy();
    throw error;
  }
  if (signal) addAbortSignal(signal, body);

  const place = storage(teamId);
  const path = `datasets/${teamId}/${name}/${randomUUID()}.${formatOf(options.contentType)}`;
  const stored = await place.put(path, body, { maxBytes: Math.min(maxUploadBytes, room) });
  try {
    const file = await place.localPath(stored.uri);
    const contents = await inspectForDataset(teamId, name, file, options);
    signal?.throwIfAborted();
    const created = await addDatasetVersion(teamId, name, stored, contents, options);
    if (created.uri === stored.uri) countStored(teamId, stored.sizeBytes);
    else await place.delete(stored.uri);
    return created;
  } catch (error) {
    await place.delete(stored.uri);
    throw error;
  }
}

/**
 * Inspects a file that is to become a dataset version, and reads it by the schema. A table that a run derives from
 * another has no schema. @param options.contents its contents, when they are known
 * @throws DomainError "invalid" when it cannot be one
 */
export async function inspectForDataset(
  teamId: string,
  name: string,
  file: string,
  { contentType, contents, origin, schema, signal }: Omit<NewVersionOptions, "createdBy">,
): Promise<FileContents> {
  checkName(name);
  const requiredColumns = (await needsTarget(teamId, name)) ? [claimsOutcome.column] : [];
  if (contents) {
    const names = contents.columns.map((column) => column.name);
    checkRequired(names, requiredColumns, `in the ${contents.format} file`);
    return contents;
  }
  const isDerived = origin?.sourceId !== undefined;
  const kept = isDerived ? null : await keptSchema(teamId, name, schema);
  return inspectFile(file, { contentType, requiredColumns, ...(!isDerived && { schema: kept }), signal });
}

function checkName(name: string): void {
  const parsed = DatasetName.safeParse(name);
  if (parsed.success) return;
  const message = `"${name}" is not a dataset name. ${parsed.error.issues[0]?.message ?? ""}`;
  throw new DomainError("invalid", message, [{ path: "name", message }]);
}

/**
 * True when the dataset must have the label column: because an earlier version has it, or because it is named "claims".
 */
async function needsTarget(teamId: string, name: string): Promise<boolean> {
  if (name === claimsDataset) return true;
  const latest = await findDatasetVersion(teamId, name, "latest");
  return latest?.columns.some((column) => column.name === claimsOutcome.column) ?? false;
}

/**
 * Adds a stored and inspected file as the next version of a dataset. Idempotent: repeating it with the same file, or
 * from the same task of a run and the same source, adds no second version.
 */
export async function addDatasetVersion(
  teamId: string,
  name: string,
  { uri, sha256, sizeBytes }: StoredObject,
  contents: FileContents,
  {
    createdBy,
    isSynthetic,
    note,
    origin,
  }: Pick<NewVersionOptions, "createdBy" | "isSynthetic" | "note" | "origin">,
): Promise<DatasetVersion> {
  const added = await db().transaction(async (tx) => {
    await tx.insert(datasets).values({ teamId, name }).onConflictDoNothing();
    // Locks the row until the version is inserted, so that concurrent uploads get consecutive numbers.
    const [dataset] = await tx
      .select({ id: datasets.id })
      .from(datasets)
      .where(and(eq(datasets.teamId, teamId), eq(datasets.name, name)))
      .for("update");
    if (!dataset) throw new Error(`The dataset ${name} vanished while a version was added.`);
    const [known] = await tx
      .select()
      .from(datasetVersions)
      .where(
        and(eq(datasetVersions.datasetId, dataset.id), or(eq(datasetVersions.uri, uri), madeBy(origin))),
      );
    if (known) return { ...known, columns: storedColumns(known.columns) };
    const target = { teamId, datasetId: dataset.id, createdBy };
    const [newest] = await tx
      .select({ version: max(datasetVersions.version) })
      .from(datasetVersions)
      .where(eq(datasetVersions.datasetId, dataset.id));
    const [row] = await tx
      .insert(datasetVersions)
      .values({
        teamId,
        datasetId: dataset.id,
        version: await nextNumber(tx, teamId, { kind: "dataset", name, highest: newest?.version ?? null }),
        uri,
        sha256,
        sizeBytes,
        ...contents,
        isSynthetic,
        note,
        ...columnsOf(origin),
        ...(await schemaOfNewVersion(tx, target, contents.reading, origin?.sourceId)),
        createdBy,
      })
      .returning();
    if (!row) throw new Error(`The version of ${name} was not inserted.`);
    return { ...row, columns: contents.columns, schema: contents.reading?.schema };
  });
  announce({ teamId, kind: "dataset" });
  return added;
}

function columnsOf(origin: DatasetOrigin | undefined) {
  if (!origin) return {};
  const { sourceId, runId, nodeId, model } = origin;
  return { sourceId, runId, nodeId, modelName: model?.name, modelVersion: model?.version };
}

/** Condition that finds a version with this origin, since a task of a run derives only one version from a source. */
function madeBy(origin: DatasetOrigin | undefined) {
  if (!origin?.sourceId) return undefined;
  const { sourceId, runId, nodeId, model } = origin;
  return and(
    eq(datasetVersions.sourceId, sourceId),
    eq(datasetVersions.runId, runId),
    eq(datasetVersions.nodeId, nodeId),
    model && eq(datasetVersions.modelName, model.name),
    model && eq(datasetVersions.modelVersion, model.version),
  );
}
