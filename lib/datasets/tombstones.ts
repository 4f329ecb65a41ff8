import { and, asc, eq } from "drizzle-orm";
import { db } from "@/db/client";
import { versionTombstones } from "@/db/schema/erasures";

/** Erasures from a dataset version, the first first: how many rows, why, by whom, when, and the hash before. */
export async function listTombstones(teamId: string, versionId: string) {
  return db()
    .select({
      rows: versionTombstones.rows,
      reason: versionTombstones.reason,
      erasedBy: versionTombstones.erasedBy,
      sha256Before: versionTombstones.sha256Before,
      erasure: versionTombstones.erasureId,
      createdAt: versionTombstones.createdAt,
    })
    .from(versionTombstones)
    .where(and(eq(versionTombstones.teamId, teamId), eq(versionTombstones.versionId, versionId)))
    .orderBy(asc(versionTombstones.id));
}
