import { drizzle, type PostgresJsDatabase } from "drizzle-orm/postgres-js";
import type postgres from "postgres";
import { actingClient } from "./acting-client";
import { connect } from "./connect";

export type Database = PostgresJsDatabase;
export type Transaction = Parameters<Parameters<Database["transaction"]>[0]>[0];
/** A part of a statement, for another to hold. */
export type Fragment = postgres.PendingQuery<postgres.Row[]>;

const held = globalThis as { switchyardDatabase?: { sql: postgres.Sql; db: Database } };

/** The pool of connections, made at first use from `DATABASE_URL` (which the embedded Postgres sets when it is up). */
export function sql(): postgres.Sql {
  return connection().sql;
}

/** Drizzle on the same pool. Columns are snake_case in the database and camelCase in code. */
export function db(): Database {
  return connection().db;
}

/** Closes the pool; the next use opens a new one. */
export async function closeDatabase(): Promise<void> {
  await held.switchyardDatabase?.sql.end({ timeout: 5 });
  held.switchyardDatabase = undefined;
}

function connection() {
  // Next.js bundles instrumentation and routes apart; the process still shares one pool.
  held.switchyardDatabase ??= open();
  return held.switchyardDatabase;
}

function open() {
  const url = process.env.DATABASE_URL;
  if (!url) throw new Error("DATABASE_URL is not set and the embedded Postgres has not been started.");
  const client = actingClient(connect(url, { max: 16 }));
  return { sql: client, db: drizzle(client, { casing: "snake_case" }) };
}
