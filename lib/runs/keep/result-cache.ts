import { createHash } from "node:crypto";
import { lt, sql as raw } from "drizzle-orm";
import { canonicalize } from "json-canonicalize";
import { db, sql } from "@/db/client";
import { orNull, readRows } from "@/db/rows";
import { runs, taskCache } from "@/db/schema/runs";

/**
 * Cached results of task runs: reused by a later task run of the same task, version and input, in any flow of the team.
 */

/**
 * SHA-256 (hex) of the canonical JSON (RFC 8785) of everything that determines a result. The team is a column of the
 * row.
 */
export function cacheKey(task: { slug: string; version?: string }, input: unknown): string {
  const call = { task: task.slug, version: task.version ?? "1", input };
  return createHash("sha256").update(canonicalize(call)).digest("hex");
}

/** A result that has not expired, with the name of its run if that still exists. */
export async function findCached(
  teamId: string,
  key: string,
): Promise<{ output: unknown; run: string | null } | undefined> {
  const [found] = await readRows(
    sql()`
    select output, runs.name as run from task_cache left join runs on runs.id = run_id
    where task_cache.team_id = ${teamId} and key = ${key} and expires_at > now()`,
    { output: taskCache.output, run: orNull(runs.name) },
  );
  return found;
}

/** Stores a result for `ttlMs`; a newer one replaces it. */
export async function keepCached(
  teamId: string,
  key: string,
  result: { output: unknown; runId: string | null; ttlMs: number },
): Promise<void> {
  const kept = {
    output: raw`${JSON.stringify(result.output)}::jsonb`,
    runId: result.runId,
    createdAt: raw`now()`,
    expiresAt: raw`now() + ${result.ttlMs}::float8 * interval '1 millisecond'`,
  };
  await db()
    .insert(taskCache)
    .values({ teamId, key, ...kept })
    .onConflictDoUpdate({ target: [taskCache.teamId, taskCache.key], set: kept });
}

/** Deletes expired results. */
export async function dropExpired(): Promise<void> {
  await db().delete(taskCache).where(lt(taskCache.expiresAt, raw`now()`));
}
