import { index, integer, pgTable, primaryKey, text, uniqueIndex } from "drizzle-orm/pg-core";
import { createdAt, id } from "@/db/columns";
import { teamId } from "./teams";

/**
 * Stored files to delete: written in the transaction that deletes their rows, and swept afterwards
 * (lib/deletion/deleted-files.ts). A crash in between leaves the row, so that the bytes go at the next sweep.
 */
export const deletedFiles = pgTable(
  "deleted_files",
  {
    id: id(),
    teamId: teamId(),
    /** A storage URI (lib/storage/storage.ts). */
    uri: text().notNull(),
    /** Error of the last try; null before it. */
    error: text(),
    createdAt: createdAt(),
  },
  (t) => [uniqueIndex().on(t.teamId, t.uri), index().on(t.uri)],
);

export const numberedKinds = ["artifact", "dataset", "experiment", "flow", "model"] as const;

/** The highest number among deleted rows, written by triggers (functions/used-numbers.sql): numbers are not reused. */
export const usedNumbers = pgTable(
  "used_numbers",
  {
    teamId: teamId(),
    kind: text({ enum: numberedKinds }).notNull(),
    /** The numbers count within it: name of a dataset or model, slug of a flow, key of an artifact; "" for experiments. */
    name: text().notNull(),
    last: integer().notNull(),
  },
  (t) => [primaryKey({ columns: [t.teamId, t.kind, t.name] })],
);
