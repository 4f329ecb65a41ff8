import { existsSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import type { TransactionSql } from "postgres";
import { connect } from "@/db/connect";
import { withDatabase } from "@/db/embedded/with-database";
import { lastMigrationMs } from "@/db/migrate";
import { bytesInWords } from "@/lib/base/bytes-in-words";
import { environment } from "@/lib/base/environment";
import { readStoredKeys } from "@/lib/base/keys";
import { makeNewFilesPrivate } from "@/lib/base/private-folder";
import { readEncryptionKey } from "@/lib/crypto/encryption-key";
import { storagePlace } from "@/lib/storage/open-storage";
import { version } from "@/package.json";
import { ArchiveWriter } from "./archive";
import { type End, entryNames, type Manifest } from "./manifest";
import { type Counted, holdFiles } from "./stored-files";
import { copyOut, countRows, listSequences, listTables } from "./tables";

const pieceBytes = 4 * 2 ** 20;
/** A deletion that began before files were held has ended after this time. */
const settleMs = 1_000;

type Log = (line: string) => void;

/**
 * `npm run backup -- FILE`: writes database, files and keys into one file, as of one moment, while the portal runs or
 * is stopped. Files in a bucket of STORAGE_URL stay there, and a key from the environment is not written.
 * @throws with a sentence for the console; then no file is left
 */
export async function makeBackup(file: string, log: Log): Promise<void> {
  if (existsSync(file)) throw new Error(`${file} exists already. Choose another name.`);
  const { dataDir, storage: bucket } = environment();
  makeNewFilesPrivate();
  const stored = await readStoredKeys(dataDir);
  const { id: encryptionKeyId } = readEncryptionKey(process.env.ENCRYPTION_KEY || stored.ENCRYPTION_KEY);
  const held = bucket ? undefined : await holdFiles(storagePlace());
  const archive = new ArchiveWriter(file);
  try {
    if (held) await sleep(settleMs);
    const head = { encryptionKeyId, storage: storagePlace(), hasFiles: held !== undefined };
    const rows = await withDatabase(dataDir, log, (url) => addDatabase(archive, url, head, stored));
    const counted = (await held?.addTo(archive)) ?? { files: 0, bytes: 0 };
    await archive.add(entryNames.end, JSON.stringify({ rows, ...counted } satisfies End));
    await archive.finish();
    log(summary(file, rows, counted));
    if (bucket) log(`The files in ${storagePlace()} are not in it: keep them by the bucket's versioning.`);
    if (!stored.ENCRYPTION_KEY)
      log("ENCRYPTION_KEY is not in it, since the environment sets it: keep it apart.");
  } catch (error) {
    await archive.abandon();
    throw error;
  } finally {
    await held?.release();
  }
}

type Head = Pick<Manifest, "encryptionKeyId" | "storage" | "hasFiles">;

/** All tables in one snapshot. @returns rows by table */
async function addDatabase(
  archive: ArchiveWriter,
  url: string,
  head: Head,
  keys: Record<string, string | undefined>,
): Promise<End["rows"]> {
  const sql = connect(url, { max: 1 });
  try {
    const lastMs = await lastMigrationMs(sql);
    if (lastMs === undefined) throw new Error("The database is empty: there is nothing to back up.");
    return await sql.begin("isolation level repeatable read read only", async (tx) => {
      const manifest: Manifest = {
        format: 1,
        version,
        createdAt: new Date().toISOString(),
        lastMigrationMs: lastMs,
        ...head,
        tables: await listTables(tx),
        sequences: await listSequences(tx),
      };
      await archive.add(entryNames.manifest, JSON.stringify(manifest, null, 2));
      await archive.add(entryNames.keys, JSON.stringify(keys));
      return addTables(archive, tx, manifest);
    });
  } finally {
    await sql.end({ timeout: 5 });
  }
}

async function addTables(
  archive: ArchiveWriter,
  tx: TransactionSql,
  { tables }: Manifest,
): Promise<End["rows"]> {
  const rows: End["rows"] = {};
  for (const table of tables) {
    rows[table.name] = 0;
    let number = 0;
    for await (const piece of copyOut(tx, table, pieceBytes)) {
      await archive.add(`${entryNames.tables}${table.name}/${String(number++).padStart(6, "0")}`, piece);
      rows[table.name]! += countRows(piece);
    }
  }
  return rows;
}

function summary(file: string, rows: End["rows"], { files, bytes }: Counted): string {
  const total = Object.values(rows).reduce((sum, count) => sum + count, 0);
  return `${file} holds ${total} rows of ${Object.keys(rows).length} tables and ${files} files (${bytesInWords(bytes)}).`;
}
