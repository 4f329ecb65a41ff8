import { dropPool, sql } from "@/db/client";
import { withPool } from "@/db/pool";
import { findExecutorDown } from "@/lib/executors/queries";

export interface DatabaseState {
  database: "ok" | "failing";
  /** Since when no executor has sent a heartbeat; null where one does, or where the database cannot say. */
  executorDownSince: Date | null;
}

const failing: DatabaseState = { database: "failing", executorDownSince: null };
/** A health check answers within a second, whatever the database does. */
const longestMs = 800;
let asking: Promise<DatabaseState> | undefined;

/** Whether Postgres answers, asked on a connection of its own, once for all who ask at the same time. Never throws. */
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
  // A connection that is stuck would hold up the next check too.
  if (state === failing) dropPool("health").catch(() => {});
  return state;
}

async function ask(): Promise<DatabaseState> {
  await sql()`select 1`;
  return { database: "ok", executorDownSince: await findExecutorDown() };
}
