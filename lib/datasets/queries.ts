import { and, count, desc, eq, gt, inArray, isNull, lt, or } from "drizzle-orm";
import { db } from "@/db/client";
import { datasetSchemas, datasets, datasetVersions } from "@/db/schema/datasets";
import { DomainError } from "@/lib/base/errors";
import { pageOf } from "@/lib/base/page-of";
import { type DatasetColumn, storedColumns } from "./dataset";
import { readColumns } from "./read-columns";
import { sampled } from "./sample";
import { DatasetSchema } from "./schema/dataset-schema";
import { schemaOf } from "./schema/schema-of";

export type DatasetVersionRow = typeof datasetVersions.$inferSelect;
export type DatasetVersion = Omit<DatasetVersionRow, "columns"> & {
  columns: DatasetColumn[];
  /** The schema by which it is read: the stored one, or the one that its profile proposes. Lists leave it out. */
  schema?: DatasetSchema | undefined;
  /** Number of the stored schema. */
  schemaNumber?: number | undefined;
  firstRows?: number;
};

/** Versions that may be the latest: an upload with open or rejected violations never is. */
const isReviewed = or(isNull(datasetVersions.review), eq(datasetVersions.review, "accepted"));

/** The team's datasets by name, each with its latest version; `nextCursor` is null on the last page. */
export async function listDatasets(teamId: string, page: { limit?: number; cursor?: string } = {}) {
  const limit = page.limit ?? 50;
  const found = await db()
    .select()
    .from(datasets)
    .where(and(eq(datasets.teamId, teamId), page.cursor ? gt(datasets.name, page.cursor) : undefined))
    .orderBy(datasets.name)
    .limit(limit + 1);
  const { items: shown, nextCursor } = pageOf(found, limit, ({ name }) => name);
  const ids = shown.map((dataset) => dataset.id);
  const ofShown = and(eq(datasetVersions.teamId, teamId), inArray(datasetVersions.datasetId, ids));
  const latest = await db()
    .selectDistinctOn([datasetVersions.datasetId])
    .from(datasetVersions)
    .where(and(ofShown, isReviewed))
    .orderBy(datasetVersions.datasetId, desc(datasetVersions.version));
  const counts = await db()
    .select({ datasetId: datasetVersions.datasetId, versions: count() })
    .from(datasetVersions)
    .where(ofShown)
    .groupBy(datasetVersions.datasetId);
  const items = shown.map((dataset) => {
    const version = latest.find((entry) => entry.datasetId === dataset.id);
    return {
      ...dataset,
      versionCount: counts.find((entry) => entry.datasetId === dataset.id)?.versions ?? 0,
      latest: version ? toVersion(version) : null,
    };
  });
  return { items, nextCursor };
}

/** A dataset without its versions. @throws DomainError "not-found" */
export async function getDatasetRow(teamId: string, name: string): Promise<typeof datasets.$inferSelect> {
  const [dataset] = await db()
    .select()
    .from(datasets)
    .where(and(eq(datasets.teamId, teamId), eq(datasets.name, name)));
  if (!dataset) throw new DomainError("not-found", `There is no dataset "${name}".`);
  return dataset;
}

/** Versions of a dataset, newest first; `nextCursor` is null on the last page. @throws DomainError "not-found" */
export async function listDatasetVersions(
  teamId: string,
  name: string,
  { limit, cursor }: { limit: number; cursor?: number | undefined },
) {
  const dataset = await getDatasetRow(teamId, name);
  const found = await db()
    .select({ row: datasetVersions, schemaNumber: datasetSchemas.number })
    .from(datasetVersions)
    .leftJoin(datasetSchemas, eq(datasetSchemas.id, datasetVersions.schemaId))
    .where(
      and(
        eq(datasetVersions.teamId, teamId),
        eq(datasetVersions.datasetId, dataset.id),
        cursor === undefined ? undefined : lt(datasetVersions.version, cursor),
      ),
    )
    .orderBy(desc(datasetVersions.version))
    .limit(limit + 1);
  const rows = found.map(({ row, schemaNumber }) => ({ ...row, schemaNumber: schemaNumber ?? undefined }));
  return pageOf(rows, limit, ({ version }) => version);
}

/** A dataset with its versions, newest first. @throws DomainError "not-found" */
export async function getDataset(teamId: string, name: string) {
  const dataset = await getDatasetRow(teamId, name);
  const versions = await db()
    .select()
    .from(datasetVersions)
    .where(and(eq(datasetVersions.teamId, teamId), eq(datasetVersions.datasetId, dataset.id)))
    .orderBy(desc(datasetVersions.version));
  return { ...dataset, versions: versions.map((row) => toVersion(row)) };
}

/**
 * The dataset version that a task passed on by name, number and hash, read by the schema that the task read it by, also
 * when it was edited since. @throws DomainError "not-found"; "conflict" when the hash differs: the reference does not
 * belong to this version
 */
export async function getReferencedVersion(
  teamId: string,
  {
    dataset,
    version,
    sha256,
    schema,
  }: { dataset: string; version: number; sha256: string; schema?: number | undefined },
): Promise<DatasetVersion> {
  const found = await getDatasetVersion(teamId, dataset, version);
  if (found.sha256 === sha256) return schema === undefined ? found : readBy(found, schema);
  throw new DomainError(
    "conflict",
    `${dataset} version ${version} has another SHA-256 than its reference. Bind the reference to the output of a task, and run again where rows were erased since.`,
  );
}

/** A version read by the schema of this number, if the dataset still has it. */
async function readBy(version: DatasetVersion, schemaNumber: number): Promise<DatasetVersion> {
  if (version.schemaNumber === schemaNumber) return version;
  const [row] = await db()
    .select({ schema: datasetSchemas.schema })
    .from(datasetSchemas)
    .where(and(eq(datasetSchemas.datasetId, version.datasetId), eq(datasetSchemas.number, schemaNumber)));
  return row ? { ...version, schema: DatasetSchema.parse(row.schema), schemaNumber } : version;
}

/** Returns a dataset version. @throws DomainError "not-found", also for a dataset of another team */
export async function getDatasetVersion(
  teamId: string,
  name: string,
  version: number | "latest",
): Promise<DatasetVersion> {
  const found = await findDatasetVersion(teamId, name, version);
  if (found) return found;
  const wanted = version === "latest" ? "no version yet" : `no version ${version}`;
  const { name: known } = await getDatasetRow(teamId, name);
  throw new DomainError("not-found", `The dataset "${known}" has ${wanted}.`);
}

/** Like `getDatasetVersion`, but undefined when it does not exist. */
export async function findDatasetVersion(
  teamId: string,
  name: string,
  version: number | "latest",
): Promise<DatasetVersion | undefined> {
  const [row] = await db()
    .select({ version: datasetVersions, schema: datasetSchemas.schema, number: datasetSchemas.number })
    .from(datasetVersions)
    .innerJoin(datasets, eq(datasets.id, datasetVersions.datasetId))
    .leftJoin(datasetSchemas, eq(datasetSchemas.id, datasetVersions.schemaId))
    .where(
      and(
        eq(datasetVersions.teamId, teamId),
        eq(datasets.name, name),
        version === "latest" ? isReviewed : eq(datasetVersions.version, version),
      ),
    )
    .orderBy(desc(datasetVersions.version))
    .limit(1);
  if (!row) return undefined;
  const found = toVersion(row.version, row.schema);
  return sampled({ ...found, schema: schemaOf(found), schemaNumber: row.number ?? undefined });
}

/** First rows of a version, as written in the file. @throws DomainError "not-found" */
export async function previewDatasetVersion(
  teamId: string,
  name: string,
  version: number | "latest",
  limit = 20,
): Promise<{ columns: string[]; rows: string[][] }> {
  const found = await getDatasetVersion(teamId, name, version);
  const columns = found.columns.map((column) => column.name);
  const read = await readColumns(found, columns, { limit });
  const rows = Array.from({ length: read.rows }, (_, row) =>
    columns.map((column) => read.columns[column]?.[row] ?? ""),
  );
  return { columns, rows };
}

/** Types the columns of a database row. @param schema of its row in `dataset_schemas` */
export function toVersion(row: DatasetVersionRow, schema?: unknown): DatasetVersion {
  const columns = storedColumns(row.columns);
  return schema == null ? { ...row, columns } : { ...row, columns, schema: DatasetSchema.parse(schema) };
}
