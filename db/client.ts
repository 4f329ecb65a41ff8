import { drizzle, type PostgresJsDatabase } from "drizzle-orm/postgres-js";
import type postgres from "postgres";
import { actingClient } from "./acting-client";
import { currentActor } from "./actor";
import { connect } from "./connect";

export type Database = PostgresJsDatabase;
export type Transaction = Parameters<Parameters<Database["transaction"]>[0]>[0];
/** A part of a statement, for another to hold. */
export type Fragment = postgres.PendingQuery<postgres.Row[]>;

interface Pool {
  sql: postgres.Sql;
  db: Database;
}
const held = globalThis as { switchyardDatabases?: Partial<Record<"requests" | "background", Pool>> };

/** Connections of each pool. */
const mostConnections = 16;
/** Longest statement of a request. What the server does by itself (runs, retention, health) has no such limit. */
const requestStatementMs = 20_000;

/**
 * The pool of connections, made at first use from `DATABASE_URL` (which the embedded Postgres sets when it is up).
 * Requests have a pool of their own: however slow their statements are, executor and health check go on.
 */
export function sql(): postgres.Sql {
  return connection().sql;
}

/** Drizzle on the same pool. Columns are snake_case in the database and camelCase in code. */
export function db(): Database {
  return connection().db;
}

/** Closes the pools; the next use opens new ones. */
export async function closeDatabase(): Promise<void> {
  const pools = Object.values(held.switchyardDatabases ?? {});
  held.switchyardDatabases = undefined;
  await Promise.all(pools.map((pool) => pool.sql.end({ timeout: 5 })));
}

function connection(): Pool {
  // Next.js bundles instrumentation and routes apart; the process still shares the pools.
  held.switchyardDatabases ??= {};
  const name = currentActor() ? "requests" : "background";
  held.switchyardDatabases[name] ??= open(name === "requests" ? requestStatementMs : 0);
  return held.switchyardDatabases[name];
}

function open(statementMs: number): Pool {
  const url = process.env.DATABASE_URL;
  if (!url) throw new Error("DATABASE_URL is not set and the embedded Postgres has not been started.");
  const client = actingClient(connect(url, { max: mostConnections, statementMs }));
  return { sql: client, db: drizzle(client, { casing: "snake_case" }) };
}
