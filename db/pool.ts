import { AsyncLocalStorage } from "node:async_hooks";
import type postgres from "postgres";
import { currentActor } from "./actor";
import { processWide } from "./process-wide";

type Options = postgres.Options<Record<string, never>>;

/**
 * Connection pools. `request` serves pages and API calls: its statements have a timeout. `background` serves the
 * executor, tasks and sweeps, whose statements may be long, and which continue while requests use all of their
 * connections. `health` is one connection reserved for /api/health.
 */
export const poolNames = ["request", "background", "health"] as const;
export type PoolName = (typeof poolNames)[number];

/** Statement timeout of requests, in ms, unless STATEMENT_TIMEOUT_MS overrides it. */
export const defaultStatementTimeoutMs = 15_000;

const storage = processWide("pool", () => new AsyncLocalStorage<PoolName>());

/** Runs `work`, and everything it starts, on the connections of a pool. */
export function withPool<T>(pool: PoolName, work: () => T): T {
  return storage.run(pool, work);
}

/** The pool of the current work. A task is background work even when an Inngest server requests it by HTTP. */
export function currentPool(): PoolName {
  const type = currentActor()?.type;
  return storage.getStore() ?? (type === "run" || type === "automation" ? "background" : "request");
}

/** postgres.js options of a pool. */
export function poolOptions(pool: PoolName): Options {
  // A process for tasks that compute runs one at a time.
  if (pool === "background") return { max: process.env.SWITCHYARD_ROLE === "task" ? 4 : 12 };
  if (pool === "health")
    return { max: 1, connect_timeout: 1, max_lifetime: null, connection: { statement_timeout: 1_000 } };
  const statement_timeout = Number(process.env.STATEMENT_TIMEOUT_MS ?? defaultStatementTimeoutMs);
  return { max: 12, connection: { statement_timeout } };
}
