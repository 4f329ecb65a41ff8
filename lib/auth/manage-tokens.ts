import { and, desc, eq, isNull, sql as raw } from "drizzle-orm";
import { db } from "@/db/client";
import { apiTokens, users } from "@/db/schema/teams";
import { DomainError } from "@/lib/base/errors";
import { type Member, roleAllows } from "@/lib/base/member";
import { dayMs } from "@/lib/base/time-units";
import type { NewApiToken } from "./api-token";
import { newToken, tokenHash } from "./tokens";

/** Maximum on the page; tokens that were revoked long ago are left out. */
const shown = 200;

type Owner = Pick<Member, "userId" | "role">;

/** Tokens of the member, and for an admin of the whole team, newest first. The secret part is never included. */
export async function listApiTokens(teamId: string, member: Owner) {
  return db()
    .select({
      id: apiTokens.id,
      name: apiTokens.name,
      role: apiTokens.role,
      madeBy: users.name,
      createdAt: apiTokens.createdAt,
      expiresAt: apiTokens.expiresAt,
      lastUsedAt: apiTokens.lastUsedAt,
      revokedAt: apiTokens.revokedAt,
    })
    .from(apiTokens)
    .innerJoin(users, eq(users.id, apiTokens.userId))
    .where(within(teamId, member))
    .orderBy(desc(apiTokens.createdAt), desc(apiTokens.id))
    .limit(shown);
}

/**
 * Creates a token that acts for the member.
 * @returns the token; only its hash is stored
 * @throws DomainError "forbidden" for a role above the member's own
 */
export async function createApiToken(
  teamId: string,
  { userId, role: own }: Owner,
  { name, role, lifetime }: NewApiToken,
): Promise<string> {
  if (!roleAllows(own, role))
    throw new DomainError("forbidden", `A token can have at most your role: ${own}.`, [
      { path: "role", message: `Yours is ${own}.` },
    ]);
  const token = newToken();
  const expiresAt = lifetime === "never" ? null : new Date(Date.now() + Number(lifetime) * dayMs);
  await db()
    .insert(apiTokens)
    .values({ teamId, userId, name, role, hash: tokenHash(token), expiresAt });
  return token;
}

/** Revokes a token at once. @throws DomainError "not-found", also for a token that the member may not see */
export async function revokeApiToken(teamId: string, member: Owner, id: string): Promise<{ name: string }> {
  const [revoked] = await db()
    .update(apiTokens)
    .set({ revokedAt: raw`now()` })
    .where(and(within(teamId, member), eq(apiTokens.id, id), isNull(apiTokens.revokedAt)))
    .returning({ name: apiTokens.name });
  if (!revoked) throw new DomainError("not-found", "This token does not exist or was already revoked.");
  return revoked;
}

function within(teamId: string, { userId, role }: Owner) {
  const isOwn = roleAllows(role, "admin") ? undefined : eq(apiTokens.userId, userId);
  return and(eq(apiTokens.teamId, teamId), isOwn);
}
