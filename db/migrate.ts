import { join } from "node:path";
import { drizzle } from "drizzle-orm/postgres-js";
import { migrate as runMigrations } from "drizzle-orm/postgres-js/migrator";
import { connect } from "./connect";

/** Any number, the same in every process: whoever holds it migrates, the others wait. */
const lock = 7_153_201;

/** Brings a database (default: `DATABASE_URL`) to the newest schema; several processes may call it at once. */
export async function migrate(url = process.env.DATABASE_URL): Promise<void> {
  if (!url) throw new Error("DATABASE_URL is not set and the embedded Postgres has not been started.");
  const sql = connect(url, { max: 1 });
  try {
    await sql`select pg_advisory_lock(${lock})`;
    await runMigrations(drizzle(sql), {
      migrationsFolder: join(/*turbopackIgnore: true*/ process.cwd(), "db/migrations"),
    });
  } finally {
    // The lock ends with the connection.
    await sql.end({ timeout: 5 });
  }
}
