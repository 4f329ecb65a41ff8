import { asc, eq, isNull, sql as raw } from "drizzle-orm";
import { z } from "zod";
import { db, sql } from "@/db/client";
import { readRows } from "@/db/rows";
import { erasures } from "@/db/schema/erasures";
import { logError } from "@/lib/base/log-error";
import { unseal } from "@/lib/crypto/seal";
import { announce } from "@/lib/live/live";
import { eraseDashboardResults } from "./erase-dashboards";
import { eraseNextVersion } from "./erase-dataset-version";
import { eraseExperimentFiles, eraseRunFiles } from "./erase-files";
import { eraseScores } from "./erase-scores";
import { eraseTable } from "./erase-table";
import type { Running } from "./erasure";
import { sealedFor } from "./mutations";
import { searchedTables } from "./searched-tables";

/**
 * Carries out requested erasures, oldest first, in one process at a time. Each part is recorded when it is done, so that
 * after a kill the next process continues there. One that fails keeps its error and is tried again by the next call.
 * @returns number of erasures that ended
 */
export async function performErasures(signal?: AbortSignal): Promise<number> {
  const connection = await sql().reserve();
  try {
    const [lock] = await readRows(
      connection`select pg_try_advisory_lock(hashtextextended('erasures', 0)) as "isOurs"`,
      { isOurs: z.boolean() },
    );
    if (!lock?.isOurs) return 0;
    try {
      const waiting = await db()
        .select()
        .from(erasures)
        .where(isNull(erasures.endedAt))
        .orderBy(asc(erasures.id));
      let ended = 0;
      for (const row of waiting) {
        if (signal?.aborted) break;
        if (await perform(row, signal)) ended++;
      }
      return ended;
    } finally {
      await connection`select pg_advisory_unlock(hashtextextended('erasures', 0))`;
    }
  } finally {
    connection.release();
  }
}

async function perform(row: typeof erasures.$inferSelect, signal?: AbortSignal): Promise<boolean> {
  const { id, teamId, column, reason, requestedBy } = row;
  const isIt = eq(erasures.id, id);
  try {
    await db()
      .update(erasures)
      .set({ startedAt: raw`coalesce(${erasures.startedAt}, now())` })
      .where(isIt);
    const values = z.array(z.string()).parse(JSON.parse(await unseal(teamId, row.keys!, sealedFor(id))));
    await erase({ id, teamId, keys: { column, values }, reason, requestedBy }, signal);
    if (signal?.aborted) return false;
    await db().update(erasures).set({ endedAt: raw`now()`, keys: null, error: null }).where(isIt);
    return true;
  } catch (error) {
    if (signal?.aborted) return false;
    logError(`The erasure ${id} failed and will be tried again.`, error);
    const message = error instanceof Error ? error.message.slice(0, 1_000) : "unknown";
    await db().update(erasures).set({ error: message }).where(isIt);
    return false;
  } finally {
    announce({ teamId, kind: "dataset" });
  }
}

async function erase(erasure: Running, signal?: AbortSignal): Promise<void> {
  await eraseVersions(erasure, signal);
  for (const table of searchedTables) await eraseTable(erasure, table, signal);
  await eraseScores(erasure);
  await eraseRunFiles(erasure, signal);
  await eraseExperimentFiles(erasure, signal);
  // Versions that were added while the rest was searched.
  await eraseVersions(erasure, signal);
  if (!signal?.aborted) await eraseDashboardResults(erasure);
}

async function eraseVersions(erasure: Running, signal?: AbortSignal): Promise<void> {
  while (!signal?.aborted && (await eraseNextVersion(erasure, signal)))
    announce({ teamId: erasure.teamId, kind: "dataset" });
}
