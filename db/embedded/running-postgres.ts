import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { clusterOf } from "./places";
import { isAlive, readPostmaster } from "./postmaster";
import { databaseName, urlOf } from "./start-embedded-postgres";

/** URL of the database whose Postgres another process runs in this data folder; undefined when none does. */
export function urlOfRunningPostgres(dataDir: string): string | undefined {
  const passwordFile = join(/*turbopackIgnore: true*/ dataDir, "postgres.password");
  const found = readPostmaster(clusterOf(dataDir));
  if (!found?.isReady || !isAlive(found.pid) || !existsSync(passwordFile)) return undefined;
  return urlOf(found.socketDir, readFileSync(passwordFile, "utf8").trim())(databaseName);
}
