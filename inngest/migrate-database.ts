import { withDatabase } from "@/db/embedded/with-database";
import { migrate } from "@/db/migrate";
import { environment } from "@/lib/base/environment";

/**
 * `npm run migrate`: brings the database to this version's schema, as every start does, and ends. For an installation
 * whose processes are replaced one by one. @throws as migrate does
 */
export async function migrateDatabase(log: (line: string) => void): Promise<void> {
  await withDatabase(environment().dataDir, log, migrate);
  log("The database has the schema of this version.");
}
