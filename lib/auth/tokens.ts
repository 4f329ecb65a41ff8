import { createHash, randomBytes } from "node:crypto";
import { and, eq, gt, isNull, or, sql as raw } from "drizzle-orm";
import { db } from "@/db/client";
import { apiTokens, members, teams, users } from "@/db/schema/teams";
import { lowerRole, type Member } from "@/lib/teams/member";

/** A new API token. The prefix lets secret scanners find one that leaked. */
export function newToken(): string {
  return `swy_${randomBytes(30).toString("base64url")}`;
}

/** What is kept of a token: it has 240 random bits, so a plain SHA-256 cannot be turned back. */
export function tokenHash(token: string): string {
  return createHash("sha256").update(token).digest("hex");
}

/** The member a token acts for, with the lower of the token's role and the member's; undefined when it is not valid. */
export async function findTokenMember(
  token: string,
): Promise<(Member & { tokenId: string; tokenName: string }) | undefined> {
  const [row] = await db()
    .select({
      tokenId: apiTokens.id,
      tokenName: apiTokens.name,
      tokenRole: apiTokens.role,
      memberRole: members.role,
      teamId: teams.id,
      teamName: teams.name,
      userId: users.id,
      userName: users.name,
      email: users.email,
      isNoted: raw<boolean>`coalesce(${apiTokens.lastUsedAt} > now() - interval '1 minute', false)`,
    })
    .from(apiTokens)
    .innerJoin(members, and(eq(members.teamId, apiTokens.teamId), eq(members.userId, apiTokens.userId)))
    .innerJoin(teams, eq(teams.id, apiTokens.teamId))
    .innerJoin(users, eq(users.id, apiTokens.userId))
    .where(
      and(
        eq(apiTokens.hash, tokenHash(token)),
        isNull(apiTokens.revokedAt),
        or(isNull(apiTokens.expiresAt), gt(apiTokens.expiresAt, raw`now()`)),
      ),
    );
  if (!row) return undefined;
  if (!row.isNoted)
    await db().update(apiTokens).set({ lastUsedAt: raw`now()` }).where(eq(apiTokens.id, row.tokenId));
  const { isNoted: _, tokenRole, memberRole, ...member } = row;
  return { ...member, role: lowerRole(tokenRole, memberRole) };
}
