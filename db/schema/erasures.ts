import { boolean, index, integer, pgTable, primaryKey, text } from "drizzle-orm/pg-core";
import { createdAt, id, time } from "@/db/columns";
import { datasetVersions } from "./datasets";
import { teamId } from "./teams";

/** Requests to erase all rows of some keys from everything that the team has stored. */
export const erasures = pgTable(
  "erasures",
  {
    id: id(),
    teamId: teamId(),
    /** Name of the key column. */
    column: text().notNull(),
    /** The keys, encrypted, as a list in JSON. Null once the erasure has ended: it leaves none of them behind. */
    keys: text(),
    keyCount: integer().notNull(),
    reason: text().notNull(),
    requestedBy: text().notNull(),
    /** Error of the last try; null while there is none. It is tried again. */
    error: text(),
    createdAt: createdAt(),
    startedAt: time(),
    endedAt: time(),
  },
  (t) => [index().on(t.teamId, t.id), index().on(t.endedAt, t.id)],
);

/** Parts of an erasure that have been searched: its report, and the place where it continues after a kill. */
export const erasureSteps = pgTable(
  "erasure_steps",
  {
    erasureId: text()
      .notNull()
      .references(() => erasures.id, { onDelete: "cascade" }),
    kind: text({ enum: ["dataset-version", "table", "run-files", "experiment-file"] }).notNull(),
    /** Id of the version, name of the table, storage URI. */
    subject: text().notNull(),
    /** The subject in words. */
    name: text().notNull(),
    /** Rows, entries or files that were searched, and that were changed or deleted. */
    searched: integer().notNull().default(0),
    changed: integer().notNull().default(0),
    /** Task of a person, or a thing to know; null without one. */
    note: text(),
    /** Id up to which a table has been searched. */
    cursor: text(),
    isDone: boolean().notNull().default(false),
    updatedAt: createdAt(),
  },
  (t) => [primaryKey({ columns: [t.erasureId, t.kind, t.subject] })],
);

/** Rows that were erased from a dataset version, which keeps its number and has another hash since. */
export const versionTombstones = pgTable(
  "version_tombstones",
  {
    id: id(),
    teamId: teamId(),
    versionId: text()
      .notNull()
      .references(() => datasetVersions.id, { onDelete: "cascade" }),
    erasureId: text().references(() => erasures.id, { onDelete: "set null" }),
    rows: integer().notNull(),
    /** SHA-256 (hex) of the file before. */
    sha256Before: text().notNull(),
    reason: text().notNull(),
    erasedBy: text().notNull(),
    createdAt: createdAt(),
  },
  (t) => [index().on(t.versionId), index().on(t.teamId)],
);
