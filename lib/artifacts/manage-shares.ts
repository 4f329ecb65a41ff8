import { randomBytes } from "node:crypto";
import { and, desc, eq, isNull, sql as raw } from "drizzle-orm";
import { db } from "@/db/client";
import { reportShares } from "@/db/schema/shares";
import { users } from "@/db/schema/teams";
import { tokenHash } from "@/lib/auth/tokens";
import { DomainError } from "@/lib/base/errors";
import { dayMs } from "@/lib/base/time-units";
import { listedLink } from "@/lib/teams/public-link";
import { getArtifact } from "./queries";
import type { NewShare } from "./share";

/** Links to a report, newest first, without their tokens. */
export async function listShares(teamId: string, artifactId: string) {
  return db()
    .select(listedLink(reportShares))
    .from(reportShares)
    .leftJoin(users, eq(users.id, reportShares.createdBy))
    .where(and(eq(reportShares.teamId, teamId), eq(reportShares.artifactId, artifactId)))
    .orderBy(desc(reportShares.id))
    .limit(200);
}

/**
 * Creates a link to a report.
 * @returns its token, which is not stored in clear
 * @throws DomainError "not-found", or "invalid" when the artifact is not a report
 */
export async function createShare(
  teamId: string,
  userId: string,
  { id, name, days }: NewShare,
): Promise<string> {
  const { kind } = await getArtifact(teamId, id);
  if (kind !== "markdown") throw new DomainError("invalid", "Only reports can be shared by a link.");
  const token = `swyr_${randomBytes(32).toString("base64url")}`;
  const expiresAt = new Date(Date.now() + Number(days) * dayMs);
  await db()
    .insert(reportShares)
    .values({ teamId, artifactId: id, name, tokenHash: tokenHash(token), createdBy: userId, expiresAt });
  return token;
}

/** Revokes a link immediately. @throws DomainError "not-found" */
export async function revokeShare(teamId: string, id: string): Promise<{ artifactId: string }> {
  const [revoked] = await db()
    .update(reportShares)
    .set({ revokedAt: raw`now()` })
    .where(and(eq(reportShares.teamId, teamId), eq(reportShares.id, id), isNull(reportShares.revokedAt)))
    .returning({ artifactId: reportShares.artifactId });
  if (!revoked) throw new DomainError("not-found", "This link does not exist or was already revoked.");
  return revoked;
}
