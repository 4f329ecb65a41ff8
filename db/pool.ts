import { AsyncLocalStorage } from "node:async_hooks";
import type postgres from "postgres";
import { currentActor } from "./actor";
import { processWide } from "./process-wide";

type Options = postgres.Options<Record<string, never>>;

/**
 * The pools of connections. `request` serves pages and calls: its statements have a time limit. `background` serves the
 * executor, tasks and sweeps, whose statements may be long, and which go on while requests hold all of theirs. `health`
 * is one connection that stays open for /api/health alone.
 */
export const poolNames = ["request", "background", "health"] as const;
export type PoolName = (typeof poolNames)[number];

/** Longest time of a statement of a request, in ms, where STATEMENT_TIMEOUT_MS does not say otherwise. */
export const defaultStatementTimeoutMs = 15_000;

const storage = processWide("pool", () => new AsyncLocalStorage<PoolName>());

/** Does `work`, and what it starts, on the connections of a pool. */
export function withPool<T>(pool: PoolName, work: () => T): T {
  return storage.run(pool, work);
}

/** The pool of what is done now. A task is background work also where an Inngest server asks for it by a request. */
export function currentPool(): PoolName {
  const type = currentActor()?.type;
  return storage.getStore() ?? (type === "run" || type === "automation" ? "background" : "request");
}

/** Options of postgres.js for a pool. */
export function poolOptions(pool: PoolName): Options {
  if (pool === "background") return { max: 12 };
  if (pool === "health")
    return { max: 1, connect_timeout: 1, max_lifetime: null, connection: { statement_timeout: 1_000 } };
  const statement_timeout = Number(process.env.STATEMENT_TIMEOUT_MS ?? defaultStatementTimeoutMs);
  return { max: 12, connection: { statement_timeout } };
}
