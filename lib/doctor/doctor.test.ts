import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, expect, test, vi } from "vitest";
import { sql } from "@/db/client";
import { useTestDatabase } from "@/tests/test-database";
import { clock } from "./database";
import { checkDataFolder, checkVersions } from "./machine";
import { runDoctor } from "./run-doctor";
import { checkCertificate } from "./servers";

useTestDatabase();
afterEach(() => vi.unstubAllEnvs());

async function lines(): Promise<string[]> {
  const said: string[] = [];
  await runDoctor((line) => said.push(line)).catch(({ message }) => said.push(message));
  return said;
}

test("a sound installation has no failed check, and each thing has a line", async () => {
  vi.stubEnv("PORT", "9");
  const said = await lines();
  expect(said.filter((line) => line.startsWith("fail"))).toEqual([]);
  for (const what of [
    "Switchyard",
    "Data folder",
    "Disk",
    "Keys",
    "Database",
    "Clock",
    "Connections",
    "Tables",
    "Secrets",
    "Storage",
    "Mail",
    "Portal",
  ])
    expect(said.join("\n")).toMatch(new RegExp(`^(ok|warn) +${what}`, "m"));
});

test("a server that does not answer, and a newer database, fail with what to do", async () => {
  vi.stubEnv("SMTP_URL", "smtp://127.0.0.1:9");
  vi.stubEnv("INNGEST_BASE_URL", "http://127.0.0.1:9");
  await sql()`insert into drizzle.__drizzle_migrations (hash, created_at) values ('x', ${Date.now() + 1e9})`;
  const said = await lines();
  await sql()`delete from drizzle.__drizzle_migrations where hash = 'x'`;
  expect(said).toContainEqual(
    expect.stringMatching(/^fail {2}Tables: of a newer version.*Start that version/),
  );
  expect(said).toContainEqual(expect.stringMatching(/^fail {2}Mail: .*ECONNREFUSED/));
  expect(said).toContainEqual(
    expect.stringMatching(/^fail {2}Inngest: http:\/\/127.0.0.1:9 does not answer/),
  );
  expect(said.at(-1)).toBe("3 of the checks failed.");
});

test("a database that is gone fails without its password", async () => {
  vi.stubEnv("DATABASE_URL", "postgres://me:secret-word@127.0.0.1:9/gone");
  const said = (await lines()).join("\n");
  expect(said).toMatch(
    /^fail {2}The database \(127\.0\.0\.1:9\/gone\) cannot be used: .*Check DATABASE_URL/m,
  );
  expect(said).not.toContain("secret-word");
});

test("what other accounts may read is named", async () => {
  const folder = join(process.env.DATA_DIR!, "open");
  mkdirSync(folder, { mode: 0o700 });
  writeFileSync(join(folder, "keys.json"), "{}");
  chmodSync(join(folder, "keys.json"), 0o644);
  expect(await checkDataFolder(folder)).toMatchObject({
    level: "warn",
    text: expect.stringContaining("keys.json"),
  });
  chmodSync(join(folder, "keys.json"), 0o600);
  expect(await checkDataFolder(folder)).toMatchObject({ level: "ok" });
});

test.each([
  [100, "ok"],
  [5_000, "warn"],
  [-60_000, "fail"],
])("a clock that is %i ms apart: %s", (apartMs, level) => {
  expect(clock(Math.abs(apartMs))).toMatchObject({ level });
});

test("an old Node is a warning, and http has no certificate to look at", async () => {
  expect(checkVersions("20.9.0").level).toBe("warn");
  expect(checkVersions("22.1.0").level).toBe("ok");
  expect(await checkCertificate("http://127.0.0.1")).toBeUndefined();
});
