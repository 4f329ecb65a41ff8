import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Sql } from "postgres";

const folder = join(/*turbopackIgnore: true*/ process.cwd(), "db/functions");

/**
 * Runs the files of functions and triggers in the order of their names, each when its content differs from the
 * database's. All or none take effect. The hashes are stored beside Drizzle's migrations, in `drizzle.function_files`.
 */
export async function applyFunctions(sql: Sql): Promise<void> {
  await sql`
    create table if not exists drizzle.function_files (
      name text primary key, sha256 text not null, applied_at timestamptz not null default now())`;
  const applied = await sql`select name, sha256 from drizzle.function_files`;
  const hashes = new Map(applied.map(({ name, sha256 }) => [name, sha256]));
  const changed = readFunctionFiles().filter(({ name, sha256 }) => hashes.get(name) !== sha256);
  if (changed.length === 0) return;
  await sql.begin(async (tx) => {
    for (const { name, sha256, text } of changed) {
      await tx.unsafe(text);
      await tx`
        insert into drizzle.function_files (name, sha256) values (${name}, ${sha256})
        on conflict (name) do update set sha256 = excluded.sha256, applied_at = now()`;
    }
  });
}

function readFunctionFiles(): { name: string; sha256: string; text: string }[] {
  const names = readdirSync(folder).filter((name) => name.endsWith(".sql"));
  return names.sort().map((name) => {
    const text = readFileSync(join(folder, name), "utf8");
    return { name, sha256: createHash("sha256").update(text).digest("hex"), text };
  });
}
