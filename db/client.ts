import { drizzle, type PostgresJsDatabase } from "drizzle-orm/postgres-js";
import type postgres from "postgres";
import { actingClient } from "./acting-client";
import { cancellingClient } from "./cancelling-client";
import { connect } from "./connect";
import { currentPool, type PoolName, poolOptions } from "./pool";

export type Database = PostgresJsDatabase;
export type Transaction = Parameters<Parameters<Database["transaction"]>[0]>[0];
/** A part of a statement, for another to hold. */
export type Fragment = postgres.PendingQuery<postgres.Row[]>;

type Connection = { sql: postgres.Sql; db: Database };

const held = globalThis as { switchyardPools?: Partial<Record<PoolName, Connection>> };

/**
 * The pool of connections for what is done now (./pool.ts), made at first use from `DATABASE_URL` (which the embedded
 * Postgres sets when it is up).
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
  const pools = Object.values(held.switchyardPools ?? {});
  await Promise.all(pools.map((pool) => pool.sql.end({ timeout: 5 })));
  held.switchyardPools = undefined;
}

/** Gives up a pool's connections at once, for where they no longer answer; the next use opens new ones. */
export async function dropPool(pool: PoolName): Promise<void> {
  const dropped = held.switchyardPools?.[pool];
  delete held.switchyardPools?.[pool];
  await dropped?.sql.end({ timeout: 0 });
}

function connection(): Connection {
  // Next.js bundles instrumentation and routes apart; the process still shares its pools.
  held.switchyardPools ??= {};
  const pool = currentPool();
  held.switchyardPools[pool] ??= open(pool);
  return held.switchyardPools[pool];
}

function open(pool: PoolName): Connection {
  const url = process.env.DATABASE_URL;
  if (!url) throw new Error("DATABASE_URL is not set and the embedded Postgres has not been started.");
  const client = actingClient(cancellingClient(connect(url, poolOptions(pool))));
  return { sql: client, db: drizzle(client, { casing: "snake_case" }) };
}
