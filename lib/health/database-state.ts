import { dropPool, sql } from "@/db/client";
import { withPool } from "@/db/pool";
import { findExecutorDown, findExecutorProblem } from "@/lib/executors/queries";

export interface DatabaseState {
  database: "ok" | "failing";
  /** Time since which no executor has sent a heartbeat; null when one does, or when the database cannot tell. */
  executorDownSince: Date | null;
  /** Reason why the Inngest server cannot drive the functions; null when it can, or none is used. */
  executorProblem: string | null;
}

const failing: DatabaseState = { database: "failing", executorDownSince: null, executorProblem: null };
/** Time limit of the database check, in ms: a health check answers within a second. */
const longestMs = 800;
let asking: Promise<DatabaseState> | undefined;

/** Tells whether Postgres answers, on a connection of its own; concurrent callers share one query. Never throws. */
export function databaseState(): Promise<DatabaseState> {
  asking ??= askInTime().finally(() => {
    asking = undefined;
  });
  return asking;
}

async function askInTime(): Promise<DatabaseState> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<DatabaseState>((resolve) => {
    timer = setTimeout(resolve, longestMs, failing);
  });
  const state = await Promise.race([withPool("health", ask).catch(() => failing), timeout]);
  clearTimeout(timer);
  // A stuck connection would block the next check too.
  if (state === failing) dropPool("health").catch(() => {});
  return state;
}

async function ask(): Promise<DatabaseState> {
  await sql()`select 1`;
  return {
    database: "ok",
    executorDownSince: await findExecutorDown(),
    executorProblem: await findExecutorProblem(),
  };
}
