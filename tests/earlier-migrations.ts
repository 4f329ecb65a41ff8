import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { brotliDecompressSync } from "node:zlib";
import { drizzle } from "drizzle-orm/postgres-js";
import { migrate as runMigrations } from "drizzle-orm/postgres-js/migrator";
import type { Sql } from "postgres";

type Migration = { tag: string; when: number; sql: string };

/** The 41 migrations before they became the baseline; tests/fixtures/README.md. */
export const earlierMigrations: Migration[] = JSON.parse(
  brotliDecompressSync(readFileSync("tests/fixtures/migrations-804d7fb.json.br")).toString(),
);

/** Migrates an empty database with the first `count` migrations of earlier versions. */
export async function runEarlierMigrations(sql: Sql, count: number): Promise<void> {
  const migrationsFolder = mkdtempSync(join(tmpdir(), "switchyard-migrations-"));
  try {
    const entries = earlierMigrations.slice(0, count);
    for (const { tag, sql: text } of entries) writeFileSync(join(migrationsFolder, `${tag}.sql`), text);
    mkdirSync(join(migrationsFolder, "meta"));
    writeFileSync(
      join(migrationsFolder, "meta/_journal.json"),
      JSON.stringify({ entries: entries.map(({ tag, when }) => ({ tag, when, breakpoints: true })) }),
    );
    await runMigrations(drizzle(sql), { migrationsFolder });
  } finally {
    rmSync(migrationsFolder, { recursive: true, force: true });
  }
}
