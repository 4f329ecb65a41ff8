import { and, asc, eq } from "drizzle-orm";
import { db } from "@/db/client";
import { apiTokens, members } from "@/db/schema/teams";
import { DomainError } from "@/lib/base/errors";
import type { Role } from "@/lib/base/member";
import { newToken, tokenHash } from "./tokens";

/**
 * Lends an API token of the team to `use` and always deletes it afterwards, so that the list of tokens holds those of
 * people; the audit log keeps both. If the process dies first, the token expires. It acts for a member, by default the team's first owner, with the given role or theirs if that is lower.
 */
export async function withTemporaryToken<T>(
  teamId: string,
  lent: { name: string; role: Role; minutes: number; userId?: string },
  use: (token: string) => Promise<T>,
): Promise<T> {
  const { name, role, minutes } = lent;
  const userId = lent.userId ?? (await firstOwner(teamId));
  const token = newToken();
  const expiresAt = new Date(Date.now() + minutes * 60_000);
  const row = { teamId, userId, name, role, hash: tokenHash(token), expiresAt };
  const [inserted] = await db().insert(apiTokens).values(row).returning({ id: apiTokens.id });
  try {
    return await use(token);
  } finally {
    await db()
      .delete(apiTokens)
      .where(and(eq(apiTokens.teamId, teamId), eq(apiTokens.id, inserted!.id)));
  }
}

async function firstOwner(teamId: string): Promise<string> {
  const [owner] = await db()
    .select({ userId: members.userId })
    .from(members)
    .where(and(eq(members.teamId, teamId), eq(members.role, "owner")))
    .orderBy(asc(members.createdAt))
    .limit(1);
  if (!owner) throw new DomainError("conflict", "This team has no owner to create a token for.");
  return owner.userId;
}
