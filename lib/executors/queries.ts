import { sql as raw } from "drizzle-orm";
import { db } from "@/db/client";

/** Executors show a sign of life every five seconds. */
export const silentSeconds = 15;

/**
 * Since when no executor has shown a sign of life; null when one is alive. Where there never was one, the epoch.
 * It is the same for all teams: executors belong to the installation.
 */
export async function findExecutorDown(): Promise<Date | null> {
  const [row] = await db().execute<{ isAlive: boolean | null; seenAt: string | null }>(raw`
    select bool_or(stopped_at is null and seen_at > now() - ${silentSeconds} * interval '1 second') as "isAlive",
      max(coalesce(stopped_at, seen_at)) as "seenAt"
    from executors`);
  return row?.isAlive ? null : new Date(row?.seenAt ?? 0);
}
