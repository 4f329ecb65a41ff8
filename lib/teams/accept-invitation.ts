import { and, eq, gt, isNull, sql as raw } from "drizzle-orm";
import { db, type Transaction } from "@/db/client";
import { invitations, sessions } from "@/db/schema/sign-in";
import { members, teams, users } from "@/db/schema/teams";
import { checkPassword } from "@/lib/auth/change-password";
import { hashPassword } from "@/lib/auth/password";
import type { Person } from "@/lib/auth/sessions";
import { tokenHash } from "@/lib/auth/tokens";
import { DomainError } from "@/lib/base/errors";
import { hasRole } from "./has-role";

/** A link grants no role above its creator's current one. */
const isOpen = (token: string) =>
  and(
    eq(invitations.hash, tokenHash(token)),
    isNull(invitations.acceptedAt),
    isNull(invitations.revokedAt),
    gt(invitations.expiresAt, raw`now()`),
    hasRole(invitations.teamId, invitations.createdBy, invitations.role),
  );

/** The open invitation of a link; undefined when it was used or revoked, has expired, or never existed. */
export async function findInvitation(token: string) {
  const [invitation] = await db()
    .select({
      teamId: invitations.teamId,
      teamName: teams.name,
      role: invitations.role,
      email: invitations.email,
      madeBy: users.name,
      expiresAt: invitations.expiresAt,
    })
    .from(invitations)
    .innerJoin(teams, eq(teams.id, invitations.teamId))
    .leftJoin(users, eq(users.id, invitations.createdBy))
    .where(isOpen(token));
  return invitation;
}

/**
 * Creates an account and its first membership from an invitation, which is used up by it.
 * @throws DomainError "not-found" when it is not open, "conflict" when an account with this address exists, "invalid"
 */
export async function joinAsNewPerson(
  token: string,
  person: { name: string; email: string; password: string },
): Promise<{ userId: string }> {
  checkPassword(person.password, person, "password");
  const passwordHash = await hashPassword(person.password);
  return db().transaction(async (tx) => {
    const invitation = await take(tx, token, person.email);
    const [user] = await tx
      .insert(users)
      .values({
        name: person.name,
        email: person.email,
        passwordHash,
        emailVerifiedAt: invitation.email && invitation.isMailed ? raw`now()` : null,
      })
      .onConflictDoNothing()
      .returning({ id: users.id });
    if (!user)
      throw new DomainError(
        "conflict",
        "An account with this address already exists. Sign in, then open the invitation again.",
      );
    await join(tx, invitation, user.id);
    return { userId: user.id };
  });
}

/**
 * Adds the signed-in person to the inviting team; their session continues there.
 * @throws DomainError "not-found" when it is not open, "forbidden" when it is for someone else, "conflict" for a member
 */
export async function joinAsPerson(
  token: string,
  { userId, email, sessionId }: Pick<Person, "userId" | "email" | "sessionId">,
): Promise<void> {
  await db().transaction(async (tx) => {
    const invitation = await take(tx, token, email);
    await join(tx, invitation, userId);
    await tx
      .update(sessions)
      .set({ currentTeamId: invitation.teamId })
      .where(and(eq(sessions.id, sessionId), eq(sessions.userId, userId)));
  });
}

/** The first caller uses it up; when a later statement fails, it stays open. */
async function take(tx: Transaction, token: string, email: string) {
  const [invitation] = await tx
    .update(invitations)
    .set({ acceptedAt: raw`now()` })
    .where(isOpen(token))
    .returning();
  if (!invitation)
    throw new DomainError(
      "not-found",
      "This invitation was used, revoked or has expired. Ask for a new one.",
    );
  if (invitation.email && invitation.email !== email)
    throw new DomainError("forbidden", `This invitation is for ${invitation.email}.`);
  return invitation;
}

async function join(
  tx: Transaction,
  { id, teamId, role }: typeof invitations.$inferSelect,
  userId: string,
): Promise<void> {
  const [joined] = await tx
    .insert(members)
    .values({ teamId, userId, role })
    .onConflictDoNothing()
    .returning({ userId: members.userId });
  if (!joined) throw new DomainError("conflict", "You are already in this team.");
  await tx.update(invitations).set({ acceptedBy: userId }).where(eq(invitations.id, id));
}
