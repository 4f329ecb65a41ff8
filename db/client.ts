import { drizzle, type PostgresJsDatabase } from "drizzle-orm/postgres-js";
import type postgres from "postgres";
import { actingClient } from "./acting-client";
import { cancellingClient } from "./cancelling-client";
import { connect } from "./connect";
import { currentPool, type PoolName, poolNames, poolOptions } from "./pool";
import { processWide } from "./process-wide";

export type Database = PostgresJsDatabase;
export type Transaction = Parameters<Parameters<Database["transaction"]>[0]>[0];
/** A fragment of a statement, to embed in another. */
export type Fragment = postgres.PendingQuery<postgres.Row[]>;

type Connection = { sql: postgres.Sql; db: Database; preparedDb: Database };

const pools = processWide("pools", (): Partial<Record<PoolName, Connection>> => ({}));

/**
 * The connection pool for the current work (./pool.ts), created at first use from `DATABASE_URL` (which the embedded
 * Postgres sets when it is up).
 */
export function sql(): postgres.Sql {
  return connection().sql;
}

/** Drizzle on the same pool. Columns are snake_case in the database and camelCase in code. */
export function db(): Database {
  return connection().db;
}

/**
 * The same for few, frequent statements, which stay prepared on each connection. Others are parsed each time, which takes
 * a round trip of its own.
 */
export function preparedDb(): Database {
  return connection().preparedDb;
}

/** Closes the pools; the next use opens new ones. */
export async function closeDatabase(): Promise<void> {
  await Promise.all(Object.values(pools).map((pool) => pool.sql.end({ timeout: 5 })));
  for (const name of poolNames) delete pools[name];
}

/** Closes a pool's connections at once, when they no longer respond; the next use opens new ones. */
export async function dropPool(pool: PoolName): Promise<void> {
  const dropped = pools[pool];
  delete pools[pool];
  await dropped?.sql.end({ timeout: 0 });
}

function connection(): Connection {
  const pool = currentPool();
  pools[pool] ??= open(pool);
  return pools[pool];
}

function open(pool: PoolName): Connection {
  const url = process.env.DATABASE_URL;
  if (!url) throw new Error("DATABASE_URL is not set and the embedded Postgres has not been started.");
  const client = actingClient(cancellingClient(connect(url, poolOptions(pool))));
  const options = { casing: "snake_case" } as const;
  return {
    sql: client,
    db: drizzle(client, options),
    preparedDb: drizzle(preparingClient(client), options),
  };
}

function preparingClient(client: postgres.Sql): postgres.Sql {
  return new Proxy(client, {
    get(target, key, receiver) {
      if (key !== "unsafe") return Reflect.get(target, key, receiver);
      const unsafe: postgres.Sql["unsafe"] = (statement, values, options) =>
        client.unsafe(statement, values, { ...options, prepare: true });
      return unsafe;
    },
  });
}
