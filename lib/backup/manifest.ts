import { z } from "zod";

/** Names of the entries of a backup, a tar archive compressed by gzip, in their order. */
export const entryNames = {
  manifest: "manifest.json",
  keys: "keys.json",
  /** Followed by the table and a number: pieces of COPY's text format. */
  tables: "tables/",
  /** Followed by the path in the storage. */
  files: "files/",
  end: "end.json",
} as const;

/** The first entry: what the backup holds and who can read it. */
export const Manifest = z.object({
  format: z.literal(1, "This build reads backups of format 1 only."),
  /** Version of the portal. */
  version: z.string(),
  createdAt: z.iso.datetime(),
  /** Time of the database's last migration, in ms. */
  lastMigrationMs: z.number(),
  /** Identifies ENCRYPTION_KEY without revealing it. */
  encryptionKeyId: z.string(),
  /** Address of the files: a bucket keeps them by its own means. */
  storage: z.string(),
  hasFiles: z.boolean(),
  tables: z.array(z.object({ name: z.string(), columns: z.array(z.string()).min(1) })),
  /** Next values, so that no number is given twice. */
  sequences: z.array(z.object({ name: z.string(), lastValue: z.string(), isCalled: z.boolean() })),
});
export type Manifest = z.infer<typeof Manifest>;
export type TableParts = Manifest["tables"][number];

/** The last entry: a backup without it is incomplete. */
export const End = z.object({
  rows: z.record(z.string(), z.int()),
  files: z.int(),
  bytes: z.int(),
});
export type End = z.infer<typeof End>;
