import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readMigrationFiles } from "drizzle-orm/migrator";
import { drizzle } from "drizzle-orm/postgres-js";
import { migrate as runMigrations } from "drizzle-orm/postgres-js/migrator";
import type { Sql } from "postgres";
import { applyFunctions } from "./apply-functions";
import { connect } from "./connect";

/** Advisory lock id, the same in every process: the holder migrates, the others wait. */
const lock = 7_153_201;

const folder = join(/*turbopackIgnore: true*/ process.cwd(), "db/migrations");
/** The last four migrations that the baseline replaced; a database of 577dc70 lacks them. */
const upgradeFolder = join(folder, "from-577dc70");
/** Time of 577dc70's last migration, in ms: the oldest database that can be upgraded. */
const oldestMs = 1_795_579_743_263;

/**
 * Upgrades a database (default: `DATABASE_URL`) to this version's schema, functions and triggers; several processes may
 * call it at once. README.md describes the upgrade from earlier versions.
 * @throws with a sentence for the console when the database is older than 577dc70 or newer than this version
 */
export async function migrate(url = process.env.DATABASE_URL): Promise<void> {
  if (!url) throw new Error("DATABASE_URL is not set and the embedded Postgres has not been started.");
  const sql = connect(url, { max: 1 });
  try {
    await sql`select pg_advisory_lock(${lock})`;
    const lastMs = await lastMigrationMs(sql);
    if (lastMs !== undefined) {
      checkVersion(lastMs);
      await runMigrations(drizzle(sql), { migrationsFolder: upgradeFolder });
    }
    await runMigrations(drizzle(sql), { migrationsFolder: folder });
    await applyFunctions(sql);
  } finally {
    // Closing the connection releases the lock.
    await sql.end({ timeout: 5 });
  }
}

/**
 * Gives an empty database the tables of an earlier version, without functions and triggers; `migrate` brings it up to
 * date afterwards. @param lastMs time of that version's last migration
 */
export async function migrateTo(sql: Sql, lastMs: number): Promise<void> {
  checkVersion(lastMs);
  const part = mkdtempSync(join(tmpdir(), "switchyard-migrations-"));
  try {
    const journal = JSON.parse(readFileSync(join(folder, "meta/_journal.json"), "utf8"));
    const entries = (journal.entries as { tag: string; when: number }[]).filter(({ when }) => when <= lastMs);
    for (const { tag } of entries) symlinkSync(join(folder, `${tag}.sql`), join(part, `${tag}.sql`));
    mkdirSync(join(part, "meta"));
    writeFileSync(join(part, "meta/_journal.json"), JSON.stringify({ ...journal, entries }));
    await runMigrations(drizzle(sql), { migrationsFolder: part });
  } finally {
    rmSync(part, { recursive: true, force: true });
  }
}

/** Undoes `migrateTo`: a database that was empty is empty again. */
export async function dropTables(sql: Sql): Promise<void> {
  const tables = await sql`
    select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r'`;
  for (const { name } of tables) await sql`drop table if exists ${sql(name)} cascade`;
  await sql`drop schema if exists drizzle cascade`;
}

/** Time of the database's last migration, in ms; undefined for a new database. */
export async function lastMigrationMs(sql: Sql): Promise<number | undefined> {
  const [table] = await sql`select to_regclass('drizzle.__drizzle_migrations') as name`;
  if (table?.name == null) return undefined;
  const [last] = await sql`select max(created_at) as ms from drizzle.__drizzle_migrations`;
  return last?.ms == null ? undefined : Number(last.ms);
}

/** Time of this version's last migration, in ms. */
export function newestMigrationMs(): number {
  return Math.max(...readMigrationFiles({ migrationsFolder: folder }).map((file) => file.folderMillis));
}

function checkVersion(lastMs: number): void {
  if (lastMs < oldestMs)
    throw new Error(
      "The database was created by a version of Switchyard before commit 577dc70, which this version cannot upgrade. " +
        "Start commit 804d7fb with it once, then start this version.",
    );
  if (lastMs > newestMigrationMs())
    throw new Error(
      "The database was upgraded by a newer version of Switchyard. Start that version or a later one, or restore a " +
        "backup from before the upgrade.",
    );
}
