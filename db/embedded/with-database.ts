import { urlOfRunningPostgres } from "./running-postgres";
import { startEmbeddedPostgres } from "./start-embedded-postgres";

/**
 * Runs `work` with DATABASE_URL set to the installation's database: the one it names, that of a running portal, or the
 * embedded one, which is then started for the time being.
 */
export async function withDatabase<T>(
  dataDir: string,
  log: (line: string) => void,
  work: (url: string) => Promise<T>,
): Promise<T> {
  const url = process.env.DATABASE_URL || urlOfRunningPostgres(dataDir);
  if (url) {
    process.env.DATABASE_URL = url;
    return work(url);
  }
  const postgres = await startEmbeddedPostgres({ dataDir, log });
  try {
    process.env.DATABASE_URL = postgres.url;
    return await work(postgres.url);
  } finally {
    await postgres.stop();
  }
}
