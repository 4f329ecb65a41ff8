import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestProject } from "vitest/node";
import { connect } from "@/db/connect";
import { startEmbeddedPostgres } from "@/db/embedded/start-embedded-postgres";
import { migrate } from "@/db/migrate";

declare module "vitest" {
  export interface ProvidedContext {
    /** a database on the run's Postgres for administrative statements */
    serverUrl: string;
  }
}

/** One Postgres for the whole run, with a migrated database `template_switchyard` that tests copy. */
export default async function setup(project: TestProject) {
  const dataDir = mkdtempSync(join(tmpdir(), "switchyard-test-"));
  const settings = {
    fsync: "off",
    synchronous_commit: "off",
    full_page_writes: "off",
    max_connections: "200",
  };
  const postgres = await startEmbeddedPostgres({ dataDir, log: () => {}, settings });
  const stop = async () => {
    await postgres.stop();
    rmSync(dataDir, { recursive: true, force: true });
  };
  try {
    const sql = connect(postgres.url, { max: 1 });
    await sql`create database template_switchyard`;
    await sql.end();
    const template = new URL(postgres.url);
    template.pathname = "/template_switchyard";
    await migrate(template.href);
  } catch (error) {
    await stop();
    throw error;
  }
  project.provide("serverUrl", postgres.url);
  return stop;
}
