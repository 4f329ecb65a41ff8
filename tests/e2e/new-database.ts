import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inject } from "vitest";
import type { TestProject } from "vitest/node";
import { startEmbeddedPostgres } from "@/db/embedded/start-embedded-postgres";
import { migrate } from "@/db/migrate";

declare module "vitest" {
  export interface ProvidedContext {
    /** a data folder in which no portal has been, with a Postgres that has this version's tables */
    newDatabase: string;
  }
}

/** Makes once what each portal of a run would make at its first start, for a second of computing. */
export default async function setup(project: TestProject) {
  const dataDir = mkdtempSync(join(tmpdir(), "switchyard-new-"));
  const postgres = await startEmbeddedPostgres({ dataDir, log: () => {} });
  try {
    await migrate(postgres.url);
  } finally {
    await postgres.stop();
  }
  rmSync(join(dataDir, "postgres.log"), { force: true });
  project.provide("newDatabase", dataDir);
  // The projects of a run share one browser (browser.ts).
  process.env.TEST_BROWSER_DIR ??= mkdtempSync(join(tmpdir(), "switchyard-chromium-"));
  const folders = [dataDir, process.env.TEST_BROWSER_DIR];
  return () => {
    for (const folder of folders) rmSync(folder, { recursive: true, force: true });
  };
}

/** Copies it to an empty folder. A Postgres that is not inside of its data folder (db/embedded/places.ts) is not copied. */
export function addNewDatabase(dataDir: string): void {
  const from = inject("newDatabase");
  if (existsSync(join(from, "postgres"))) execFileSync("cp", ["-a", `${from}/.`, dataDir]);
}
