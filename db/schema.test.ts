import { readdirSync, readFileSync } from "node:fs";
import { generateDrizzleJson, generateMigration } from "drizzle-kit/api";
import { expect, test } from "vitest";

test("db/schema has no change that lacks its migration", async () => {
  const modules = Object.values(import.meta.glob<Record<string, unknown>>("./schema/*.ts", { eager: true }));
  const tables = Object.assign({}, ...modules);
  const meta = "db/migrations/meta";
  const newest = readdirSync(meta)
    .filter((name) => name.endsWith("_snapshot.json"))
    .sort()
    .at(-1);
  const snapshot = JSON.parse(readFileSync(`${meta}/${newest}`, "utf8"));
  const now = generateDrizzleJson(tables, snapshot.id, undefined, "snake_case");
  expect(await generateMigration(snapshot, now)).toEqual([]);
  // The comparison detects a change.
  delete now.tables["public.run_views"];
  expect(await generateMigration(snapshot, now)).toEqual([expect.stringContaining('DROP TABLE "run_views"')]);
});
