import { sql as raw } from "drizzle-orm";
import { db } from "@/db/client";
import { retentionPolicies } from "@/db/schema/retention";
import { type Retention, retentionKinds } from "./retention";

/** Sets the team's retention; the next sweep applies it. */
export async function saveRetention(teamId: string, retention: Retention): Promise<void> {
  await db()
    .insert(retentionPolicies)
    .values(retentionKinds.map((kind) => ({ teamId, kind, keepDays: retention[kind] })))
    .onConflictDoUpdate({
      target: [retentionPolicies.teamId, retentionPolicies.kind],
      set: { keepDays: raw`excluded.keep_days`, updatedAt: raw`now()` },
    });
}
