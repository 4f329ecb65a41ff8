import { randomUUID } from "node:crypto";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import type { Sql } from "postgres";
import { afterAll, afterEach, beforeAll, expect, inject, test, vi } from "vitest";
import { closeDatabase } from "@/db/client";
import { connect } from "@/db/connect";
import { migrateTo } from "@/db/migrate";
import secret from "@/lib/blocks/catalog/secret";
import { createBlock } from "@/lib/blocks/mutations";
import { openBlock } from "@/lib/blocks/open-block";
import { createDatasetVersion } from "@/lib/datasets/create-dataset-version";
import { storage } from "@/lib/storage/open-storage";
import { makeEchoDeployment, makeRun } from "@/tests/echo-deployment";
import { describeSchema } from "@/tests/schema-description";
import { makeTeam, useTestDatabase } from "@/tests/test-database";
import { ArchiveWriter, readArchive } from "./archive";
import { makeBackup } from "./make-backup";
import { restoreBackup } from "./restore-backup";
import { holdFiles } from "./stored-files";
import { copyOut, listSequences, listTables } from "./tables";

useTestDatabase();
afterEach(() => vi.unstubAllEnvs());

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "switchyard-backup-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const newFile = () => join(folder, `${randomUUID()}.tar.gz`);
const lines: string[] = [];
const log = (line: string) => void lines.push(line);
const key = "a key of the data folder, 32 characters";

test("a backup restored into an empty installation has the same rows, files and readable secrets", async () => {
  // The key is in keys.json, as npm start makes it.
  vi.stubEnv("ENCRYPTION_KEY", "");
  writeFileSync(join(process.env.DATA_DIR!, "keys.json"), JSON.stringify({ ENCRYPTION_KEY: key }));
  vi.stubEnv("ENCRYPTION_KEY", key);
  const { teamId } = await makeTeam("Ein Team\twith\nlines and \\ signs");
  await createBlock(teamId, { type: "secret", name: "token", values: { value: "Straßenbahn" } });
  const csv = `a,b\n${"1,2\n".repeat(5_000)}`;
  const version = await createDatasetVersion(teamId, "pairs", Readable.from(csv), {
    contentType: "text/csv",
  });
  await makeEchoDeployment(teamId);
  const runId = await makeRun(teamId, { states: ["Running"] });
  vi.stubEnv("ENCRYPTION_KEY", "");
  const file = newFile();
  await makeBackup(file, log);
  expect(lines.at(-1)).toMatch(/holds \d+ rows of \d+ tables and 1 files \(\d.*kB\)/);
  expect(statSync(file).mode & 0o777).toBe(0o600);
  const before = await contentOf(process.env.DATABASE_URL!);

  await withEmptyInstallation(async (url, dataDir) => {
    await restoreBackup(file, log);
    expect(await contentOf(url)).toEqual(before);
    expect(filesBelow(join(dataDir, "storage"))).toEqual([version.uri.slice("local:".length)]);
    expect(await text(await storage(teamId).read(version.uri))).toBe(csv);
    vi.stubEnv("ENCRYPTION_KEY", JSON.parse(readFileSync(join(dataDir, "keys.json"), "utf8")).ENCRYPTION_KEY);
    expect(await openBlock(teamId, "token", secret)).toMatchObject({ value: "Straßenbahn" });
    // Triggers and sequences work: a new run gets the next numbers.
    const next = await makeRun(teamId);
    expect(next > runId).toBe(true);
    await expect(restoreBackup(file, log)).rejects.toThrow("has files already");
    rmSync(join(dataDir, "storage"), { recursive: true });
    await expect(restoreBackup(file, log)).rejects.toThrow("has tables already");
  });
});

test.each([20, 40, 60, 80, 120, 300])("the statement after a copy of %d kB is answered", async (size) => {
  const rows = await withSql(process.env.DATABASE_URL!, async (sql) => {
    await sql`create table ${sql(`wide_${size}`)} as
      select repeat('x', 999) as text from generate_series(1, ${size}::int)`;
    return sql.begin(async (tx) => {
      let bytes = 0;
      const table = { name: `wide_${size}`, columns: ["text"] };
      for await (const piece of copyOut(tx, table, 10_000_000)) bytes += piece.length;
      return [...(await tx`drop table ${tx(table.name)}`), bytes];
    });
  });
  expect(rows).toEqual([size * 1_000]);
});

test("files that are deleted while a backup reads are in it, and gone afterwards", async () => {
  const { teamId } = await makeTeam();
  const root = join(process.env.DATA_DIR!, "storage");
  const place = storage(teamId);
  const put = (name: string) => place.put(`datasets/${teamId}/${name}`, name);
  const { uri } = await put("gone.csv");
  await put("folder/a.csv");
  const held = await holdFiles(root);
  await place.delete(uri);
  await place.deleteFolder(`datasets/${teamId}/folder`);
  await expect(place.read(uri)).rejects.toThrow("no stored object");
  const file = newFile();
  const archive = new ArchiveWriter(file);
  await held.addTo(archive);
  await archive.finish();
  const found = new Map<string, string>();
  for await (const { name, body } of readArchive(file)) found.set(name, await text(body));
  expect(found.get(`files/datasets/${teamId}/gone.csv`)).toBe("gone.csv");
  expect(found.get(`files/datasets/${teamId}/folder/a.csv`)).toBe("folder/a.csv");
  await held.release();
  expect(filesBelow(root).filter((name) => name.includes(teamId))).toEqual([]);
});

test("a backup of an earlier version gets this version's tables", async () => {
  const file = newFile();
  const { entries } = JSON.parse(readFileSync("db/migrations/meta/_journal.json", "utf8"));
  await withEmptyInstallation(async (url) => {
    const sql = connect(url, { max: 1 });
    await migrateTo(sql, entries.at(-3).when);
    await sql`insert into teams (id, slug, name) values ('t1', 'old', 'Old team')`;
    await sql.end();
    await makeBackup(file, log);
  });
  const fresh = await withSql(process.env.DATABASE_URL!, describeSchema);
  await withEmptyInstallation(async (url) => {
    await restoreBackup(file, log);
    expect(await withSql(url, describeSchema)).toEqual(fresh);
    expect(await withSql(url, (sql) => sql`select name from teams`)).toEqual([{ name: "Old team" }]);
  });
});

test("what cannot be restored is refused with a sentence, and the database stays empty", async () => {
  const file = newFile();
  await makeTeam();
  await makeBackup(file, log);
  await expect(makeBackup(file, log)).rejects.toThrow("exists already");
  await withEmptyInstallation(async (url) => {
    const cut = newFile();
    const bytes = readFileSync(file);
    writeFileSync(cut, bytes.subarray(0, bytes.length - 2_000));
    await expect(restoreBackup(cut, log)).rejects.toThrow();
    const fewer = await changed(
      file,
      (m) => m,
      (name) => !name.startsWith("tables/members/"),
    );
    await expect(restoreBackup(fewer, log)).rejects.toThrow("incomplete");
    await expect(restoreBackup(await changed(file, (m) => ({ ...m, format: 2 })), log)).rejects.toThrow(
      "format 1",
    );
    const newer = await changed(file, (m) => ({ ...m, lastMigrationMs: 9e12, version: "9.0.0" }));
    await expect(restoreBackup(newer, log)).rejects.toThrow("Switchyard 9.0.0 or later");
    vi.stubEnv("ENCRYPTION_KEY", "another key of thirty-two characters");
    await expect(restoreBackup(file, log)).rejects.toThrow("not the key of this backup");
    expect(await withSql(url, listTables)).toEqual([]);
  });
});

/** A copy with another manifest, or without some entries. */
async function changed(
  file: string,
  change: (manifest: object) => object,
  isKept = (_name: string) => true,
): Promise<string> {
  const copy = newFile();
  const archive = new ArchiveWriter(copy);
  for await (const { name, body } of readArchive(file)) {
    const content = await text(body);
    if (isKept(name))
      await archive.add(
        name,
        name === "manifest.json" ? JSON.stringify(change(JSON.parse(content))) : content,
      );
  }
  await archive.finish();
  return copy;
}

/** Everything that a database holds, as hashes by table, with its sequences and schema. */
function contentOf(url: string) {
  return withSql(url, async (sql) => {
    const tables: Record<string, unknown> = {};
    for (const { name } of await listTables(sql)) {
      const [row] = await sql`
        select count(*), md5(string_agg(t::text, ',' order by t::text)) from ${sql(name)} t`;
      tables[name] = row;
    }
    return { tables, sequences: await listSequences(sql), schema: await describeSchema(sql) };
  });
}

async function withSql<T>(url: string, use: (sql: Sql) => Promise<T>): Promise<T> {
  const sql = connect(url, { max: 1 });
  return use(sql).finally(() => sql.end({ timeout: 5 }));
}

/** An empty database and data folder, as DATABASE_URL and DATA_DIR. */
async function withEmptyInstallation(use: (url: string, dataDir: string) => Promise<void>): Promise<void> {
  const name = `test_${randomUUID().replaceAll("-", "")}`;
  const url = new URL(inject("serverUrl"));
  url.pathname = `/${name}`;
  const dataDir = join(folder, name);
  mkdirSync(dataDir);
  await withSql(inject("serverUrl"), (sql) => sql`create database ${sql(name)}`);
  await closeDatabase();
  vi.stubEnv("DATABASE_URL", url.href);
  vi.stubEnv("DATA_DIR", dataDir);
  try {
    await use(url.href, dataDir);
  } finally {
    await closeDatabase();
    vi.unstubAllEnvs();
    await withSql(inject("serverUrl"), (sql) => sql`drop database ${sql(name)} with (force)`);
  }
}

function filesBelow(root: string): string[] {
  const entries = readdirSync(root, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1))
    .sort();
}
