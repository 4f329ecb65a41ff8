import type { Sql } from "postgres";
import { connect } from "@/db/connect";
import { withDatabase } from "@/db/embedded/with-database";
import { dropTables, migrate, migrateTo, newestMigrationMs } from "@/db/migrate";
import { environment } from "@/lib/base/environment";
import { makeNewFilesPrivate } from "@/lib/base/private-folder";
import { checkDataDir } from "@/lib/base/start-problem";
import { storageOfAllTeams } from "@/lib/storage/open-storage";
import { type ArchiveEntry, jsonOf, readArchive } from "./archive";
import { prepareKeys } from "./keys";
import { End, entryNames, Manifest } from "./manifest";
import { listTables, setSequences, TableFiller, withoutForeignKeys } from "./tables";

type Entries = AsyncGenerator<ArchiveEntry, void, void>;

/**
 * `npm run restore -- FILE`: fills an empty installation, of the backup's version or a later one. The database is filled
 * in one transaction, and after a failure as empty as before.
 * @throws with a sentence for the console
 */
export async function restoreBackup(file: string, log: (line: string) => void): Promise<void> {
  const { dataDir } = environment();
  makeNewFilesPrivate();
  await checkDataDir(dataDir);
  const entries = readArchive(file);
  try {
    const manifest = Manifest.parse(await jsonOf(await take(entries, entryNames.manifest)));
    log(`${file} was made by version ${manifest.version} at ${manifest.createdAt}.`);
    if (manifest.lastMigrationMs > newestMigrationMs())
      throw new Error(
        `Restore it with Switchyard ${manifest.version} or later: its database is newer than this version's.`,
      );
    const keepKeys = await prepareKeys(
      manifest.encryptionKeyId,
      await jsonOf(await take(entries, entryNames.keys)),
    );
    if (manifest.hasFiles && (await storageOfAllTeams().list("")).length > 0)
      throw new Error("The storage has files already. Restore into an empty DATA_DIR or bucket.");
    await withDatabase(dataDir, log, async (url) => {
      await fillDatabase(url, manifest, entries);
      await migrate(url);
    });
    await keepKeys();
    if (!manifest.hasFiles)
      log(`Its files are in ${manifest.storage}: set STORAGE_URL to it, or to a copy of it.`);
    log("Restored. Stop the portal that the backup was made of before you start this one.");
  } finally {
    await entries.return(undefined);
  }
}

async function take(entries: Entries, name: string): Promise<ArchiveEntry> {
  const { value } = await entries.next();
  if (value?.name !== name) throw new Error(`This is not a backup: it lacks ${name}.`);
  return value;
}

/** Gives an empty database the tables of the backup's version, and fills them. */
async function fillDatabase(url: string, manifest: Manifest, entries: Entries): Promise<void> {
  const sql = connect(url, { max: 1 });
  try {
    if ((await listTables(sql)).length > 0)
      throw new Error("The database has tables already. Restore into an empty DATA_DIR or database.");
    try {
      await migrateTo(sql, manifest.lastMigrationMs);
      await fill(sql, manifest, entries);
    } catch (error) {
      await dropTables(sql);
      throw error;
    }
  } finally {
    await sql.end({ timeout: 5 });
  }
}

async function fill(sql: Sql, manifest: Manifest, entries: Entries): Promise<void> {
  await sql.begin((tx) =>
    withoutForeignKeys(tx, async () => {
      const tables = new TableFiller(tx, manifest.tables);
      try {
        await fillFrom(entries, tables);
      } catch (error) {
        tables.abort();
        throw error;
      }
      await setSequences(tx, manifest.sequences);
    }),
  );
}

/** @throws Error when rows or files are missing */
async function fillFrom(entries: Entries, tables: TableFiller): Promise<void> {
  const storage = storageOfAllTeams();
  const counted = { files: 0, bytes: 0 };
  let end: End | undefined;
  for await (const entry of entries) {
    const { name, sizeBytes, body } = entry;
    if (name.startsWith(entryNames.tables)) {
      await tables.fill(name.slice(entryNames.tables.length).split("/")[0]!, body);
    } else if (name.startsWith(entryNames.files)) {
      await storage.put(name.slice(entryNames.files.length), body);
      counted.files++;
      counted.bytes += sizeBytes;
    } else if (name === entryNames.end) {
      end = End.parse(await jsonOf(entry));
    }
  }
  const found: End = { rows: await tables.finish(), ...counted };
  if (JSON.stringify(end) !== JSON.stringify(found))
    throw new Error("The backup is incomplete: rows or files that it names are not in it.");
}
