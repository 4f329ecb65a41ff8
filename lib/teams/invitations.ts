import { and, desc, eq, isNull, sql as raw } from "drizzle-orm";
import { alias } from "drizzle-orm/pg-core";
import { db } from "@/db/client";
import { invitations } from "@/db/schema/sign-in";
import { users } from "@/db/schema/teams";
import { newLinkToken, tokenHash } from "@/lib/auth/tokens";
import { DomainError } from "@/lib/base/errors";
import { type Member, roleAllows } from "@/lib/base/member";
import type { NewInvitation } from "./invitation";

/** Maximum number on the page. */
const shown = 100;

/** The team's invitations, newest first, without their tokens. */
export async function listInvitations(teamId: string) {
  const [maker, taker] = [alias(users, "maker"), alias(users, "taker")];
  return db()
    .select({
      id: invitations.id,
      role: invitations.role,
      email: invitations.email,
      isMailed: invitations.isMailed,
      madeBy: maker.name,
      createdAt: invitations.createdAt,
      expiresAt: invitations.expiresAt,
      revokedAt: invitations.revokedAt,
      acceptedAt: invitations.acceptedAt,
      acceptedBy: taker.name,
    })
    .from(invitations)
    .leftJoin(maker, eq(maker.id, invitations.createdBy))
    .leftJoin(taker, eq(taker.id, invitations.acceptedBy))
    .where(eq(invitations.teamId, teamId))
    .orderBy(desc(invitations.createdAt), desc(invitations.id))
    .limit(shown);
}

/**
 * Creates an invitation to the team.
 * @returns its id, and the token of its link, of which only the hash is stored
 * @throws DomainError "forbidden" for a role above the member's own
 */
export async function createInvitation(
  teamId: string,
  { userId, role: own }: Pick<Member, "userId" | "role">,
  { role, days, email }: NewInvitation,
): Promise<{ id: string; token: string }> {
  if (!roleAllows(own, role))
    throw new DomainError("forbidden", `You can invite up to your own role: ${own}.`, [
      { path: "role", message: `Yours is ${own}.` },
    ]);
  const token = newLinkToken();
  const [invitation] = await db()
    .insert(invitations)
    .values({
      teamId,
      role,
      email,
      hash: tokenHash(token),
      createdBy: userId,
      expiresAt: raw`now() + ${Number(days)} * interval '1 day'`,
    })
    .returning({ id: invitations.id });
  return { id: invitation!.id, token };
}

/** Records that the link was mailed to the address: using it proves the address. */
export async function noteMailed(teamId: string, id: string): Promise<void> {
  await db()
    .update(invitations)
    .set({ isMailed: true })
    .where(and(eq(invitations.teamId, teamId), eq(invitations.id, id)));
}

/** @throws DomainError "not-found" when it is no longer open */
export async function revokeInvitation(teamId: string, id: string): Promise<void> {
  const [revoked] = await db()
    .update(invitations)
    .set({ revokedAt: raw`now()` })
    .where(
      and(
        eq(invitations.teamId, teamId),
        eq(invitations.id, id),
        isNull(invitations.acceptedAt),
        isNull(invitations.revokedAt),
      ),
    )
    .returning({ id: invitations.id });
  if (!revoked) throw new DomainError("not-found", "This invitation does not exist or is no longer open.");
}
