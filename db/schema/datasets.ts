import { bigint, boolean, index, integer, jsonb, pgTable, text, uniqueIndex } from "drizzle-orm/pg-core";
import { createdAt, id } from "@/db/columns";
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

/** Immutable: where a table lies, what its bytes hash to, and what is in it. */
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
    /** How to read the file: delimiter, encoding. `CsvDialect` of lib/datasets/dataset.ts; null for Parquet. */
    dialect: jsonb().$type<unknown>(),
    isSynthetic: boolean().notNull().default(false),
    note: text().notNull().default(""),
    createdBy: text().references(() => users.id, { onDelete: "set null" }),
    createdAt: createdAt(),
  },
  (t) => [uniqueIndex().on(t.datasetId, t.version), index().on(t.teamId)],
);
