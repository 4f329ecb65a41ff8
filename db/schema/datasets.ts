import { sql } from "drizzle-orm";
import {
  type AnyPgColumn,
  bigint,
  boolean,
  index,
  integer,
  pgTable,
  primaryKey,
  text,
  uniqueIndex,
} from "drizzle-orm/pg-core";
import { createdAt, id, jsonb } from "@/db/columns";
import { teamId, users } from "./teams";

export const datasets = pgTable(
  "datasets",
  {
    id: id(),
    teamId: teamId(),
    name: text().notNull(),
    description: text().notNull().default(""),
    createdAt: createdAt(),
  },
  (t) => [uniqueIndex().on(t.teamId, t.name)],
);

/** Schema of a dataset, in versions that never change. */
export const datasetSchemas = pgTable(
  "dataset_schemas",
  {
    id: id(),
    teamId: teamId(),
    datasetId: text()
      .notNull()
      .references(() => datasets.id, { onDelete: "cascade" }),
    number: integer().notNull(),
    /** A `DatasetSchema` of lib/datasets/schema/dataset-schema.ts. */
    schema: jsonb().$type<unknown>().notNull(),
    /** `SchemaReason[]` of a proposed schema. */
    reasons: jsonb().$type<unknown>().notNull(),
    origin: text({ enum: ["proposed", "edited"] }).notNull(),
    createdBy: text().references(() => users.id, { onDelete: "set null" }),
    createdAt: createdAt(),
  },
  (t) => [uniqueIndex().on(t.datasetId, t.number), index().on(t.teamId)],
);

/** Immutable version of a dataset: location, hash and content of a table. */
export const datasetVersions = pgTable(
  "dataset_versions",
  {
    id: id(),
    teamId: teamId(),
    datasetId: text()
      .notNull()
      .references(() => datasets.id, { onDelete: "cascade" }),
    version: integer().notNull(),
    /** A storage URI (lib/storage/storage.ts). */
    uri: text().notNull(),
    format: text({ enum: ["csv", "parquet"] }).notNull(),
    /** SHA-256 (hex) of the bytes as they were uploaded. */
    sha256: text().notNull(),
    sizeBytes: bigint({ mode: "number" }).notNull(),
    rows: bigint({ mode: "number" }).notNull(),
    /** `DatasetColumn[]` of lib/datasets/dataset.ts. */
    columns: jsonb().$type<unknown>().notNull(),
    /** Dialect of the file: delimiter, encoding. `CsvDialect` of lib/datasets/dataset.ts; null for Parquet. */
    dialect: jsonb().$type<unknown>(),
    /** Schema by which the version is read; null in versions made before schemas existed, and in tables of runs. */
    schemaId: text().references(() => datasetSchemas.id, { onDelete: "set null" }),
    /** Schema by which `columns` were profiled; another one than `schemaId` until they are profiled again. */
    profiledSchemaId: text().references(() => datasetSchemas.id, { onDelete: "set null" }),
    /** Violations of the kept schema: `open` and `rejected` versions are never the latest. Null when there are none. */
    review: text({ enum: ["open", "accepted", "rejected"] }),
    /** `SchemaViolations` of lib/datasets/dataset.ts; null when there are none. */
    violations: jsonb().$type<unknown>(),
    isSynthetic: boolean().notNull().default(false),
    note: text().notNull().default(""),
    /** The version that it was derived from; null for an upload. */
    sourceId: text().references((): AnyPgColumn => datasetVersions.id, { onDelete: "set null" }),
    /** The run and task that made it. Kept when the run is deleted. */
    runId: text(),
    nodeId: text(),
    /**
     * For predictions: the registered model's version that scored them, which may be on the team's own MLflow server.
     */
    modelName: text(),
    modelVersion: text(),
    createdBy: text().references(() => users.id, { onDelete: "set null" }),
    createdAt: createdAt(),
  },
  (t) => [
    uniqueIndex().on(t.datasetId, t.version),
    index().on(t.teamId),
    // Lineage, in which ids are times.
    index("dataset_versions_made_index").on(t.sourceId, t.id),
    index("dataset_versions_run_index").on(t.runId, t.id).where(sql`${t.runId} is not null`),
    index("dataset_versions_scored_index")
      .on(t.teamId, t.modelName, t.modelVersion, t.id)
      .where(sql`${t.modelName} is not null`),
  ],
);

/** Profile of an immutable version, computed by DuckDB; or the error. */
export const datasetProfiles = pgTable("dataset_profiles", {
  versionId: text()
    .primaryKey()
    .references(() => datasetVersions.id, { onDelete: "cascade" }),
  teamId: teamId(),
  /** A `DatasetProfile` of lib/datasets/dataset-profile.ts; null when it failed. */
  profile: jsonb().$type<unknown>(),
  error: text(),
  createdAt: createdAt(),
});

/** Differences of two versions, kept as long as both are. */
export const datasetComparisons = pgTable(
  "dataset_comparisons",
  {
    beforeId: text()
      .notNull()
      .references(() => datasetVersions.id, { onDelete: "cascade" }),
    afterId: text()
      .notNull()
      .references(() => datasetVersions.id, { onDelete: "cascade" }),
    teamId: teamId(),
    /** A `VersionComparison` of lib/monitoring/compare-versions.ts. */
    comparison: jsonb().$type<unknown>().notNull(),
    createdAt: createdAt(),
  },
  (t) => [primaryKey({ columns: [t.beforeId, t.afterId] })],
);
