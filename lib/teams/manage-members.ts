import { and, asc, eq, inArray, isNull, max, sql as raw } from "drizzle-orm";
import { db, type Transaction } from "@/db/client";
import { invitations, passwordResets, secondFactors, sessions } from "@/db/schema/sign-in";
import { apiTokens, members, teams, users } from "@/db/schema/teams";
import { DomainError } from "@/lib/base/errors";
import { type Member, type Role, roleAllows, roles } from "@/lib/base/member";

/** Members of the team, highest role first. */
export async function listMembers(teamId: string) {
  const seen = db()
    .select({ at: max(sessions.seenAt).as("at") })
    .from(sessions)
    .where(eq(sessions.userId, users.id))
    .as("seen");
  const rows = await db()
    .select({
      userId: users.id,
      name: users.name,
      email: users.email,
      role: members.role,
      isFromGroups: members.isFromGroups,
      hasSecondFactor: raw`${secondFactors.confirmedAt} is not null`.mapWith(Boolean),
      joinedAt: members.createdAt,
      seenAt: seen.at,
    })
    .from(members)
    .innerJoin(users, eq(users.id, members.userId))
    .leftJoin(secondFactors, eq(secondFactors.userId, users.id))
    .leftJoinLateral(seen, raw`true`)
    .where(eq(members.teamId, teamId))
    .orderBy(asc(users.name), asc(users.id));
  return rows.sort((a, b) => roles.indexOf(b.role) - roles.indexOf(a.role));
}

/**
 * Changes a member's role. It applies from their next request on, and to their tokens too.
 * @throws DomainError "not-found"; "forbidden" for a role or a member above `by`; "conflict" for the last owner
 */
export async function changeRole(
  teamId: string,
  by: Pick<Member, "userId">,
  { userId, role }: { userId: string; role: Role },
): Promise<void> {
  await db().transaction(async (tx) => {
    const { own, theirs } = await lockMembers(tx, teamId, by.userId, userId);
    if (!roleAllows(own, role))
      throw new DomainError("forbidden", `You can give roles up to your own: ${own}.`);
    if (theirs.isFromGroups)
      throw new DomainError("conflict", "This role is set by groups at the provider. Change it there.");
    if (role !== "owner") await keepAnOwner(tx, teamId, theirs);
    await tx.update(members).set({ role }).where(isMember(teamId, userId));
    const above = roles.filter((other) => !roleAllows(role, other));
    if (above.length > 0) await revokeInvitationsOf(tx, teamId, userId, above);
  });
}

/**
 * Removes a member from the team. Their sessions in it, their tokens and the links that they created end at once.
 * @throws DomainError "not-found"; "forbidden" for a member above `by`; "conflict" for the last owner
 */
export async function removeMember(
  teamId: string,
  by: Pick<Member, "userId">,
  userId: string,
): Promise<void> {
  await db().transaction(async (tx) => {
    const { theirs } = await lockMembers(tx, teamId, by.userId, userId);
    await keepAnOwner(tx, teamId, theirs);
    await endMembership(tx, teamId, userId);
  });
}

/** Ends a membership and everything that depends on it, within a transaction. */
export async function endMembership(tx: Transaction, teamId: string, userId: string): Promise<void> {
  await tx.delete(members).where(isMember(teamId, userId));
  await tx.delete(sessions).where(and(eq(sessions.userId, userId), eq(sessions.currentTeamId, teamId)));
  await tx
    .update(apiTokens)
    .set({ revokedAt: raw`now()` })
    .where(and(eq(apiTokens.teamId, teamId), eq(apiTokens.userId, userId), isNull(apiTokens.revokedAt)));
  await revokeInvitationsOf(tx, teamId, userId, roles);
  await tx
    .update(passwordResets)
    .set({ usedAt: raw`now()` })
    .where(and(eq(passwordResets.createdBy, userId), isNull(passwordResets.usedAt)));
}

/** Reads both members; no one else can change roles in the team until the transaction ends. */
async function lockMembers(tx: Transaction, teamId: string, byId: string, userId: string) {
  await lockTeam(tx, teamId);
  const rows = await tx
    .select({ userId: members.userId, role: members.role, isFromGroups: members.isFromGroups })
    .from(members)
    .where(and(eq(members.teamId, teamId), inArray(members.userId, [byId, userId])));
  const own = rows.find((row) => row.userId === byId)?.role;
  const theirs = rows.find((row) => row.userId === userId);
  if (!own || !theirs) throw new DomainError("not-found", "This member does not exist.");
  if (!roleAllows(own, theirs.role))
    throw new DomainError("forbidden", `This member is ${theirs.role}, above your role: you are ${own}.`);
  return { own, theirs };
}

/** Serialises role changes of a team, so that two of them cannot remove its last two owners. */
export async function lockTeam(tx: Transaction, teamId: string): Promise<void> {
  await tx.select({ id: teams.id }).from(teams).where(eq(teams.id, teamId)).for("update");
}

/** True when no one else is owner. Reliable only after `lockTeam`. */
export async function isLastOwner(
  tx: Transaction,
  teamId: string,
  { role }: { role: Role },
): Promise<boolean> {
  if (role !== "owner") return false;
  return (await tx.$count(members, and(eq(members.teamId, teamId), eq(members.role, "owner")))) < 2;
}

async function keepAnOwner(tx: Transaction, teamId: string, member: { role: Role }): Promise<void> {
  if (await isLastOwner(tx, teamId, member))
    throw new DomainError("conflict", "A team needs an owner. Make someone else an owner first.");
}

async function revokeInvitationsOf(
  tx: Transaction,
  teamId: string,
  userId: string,
  of: readonly Role[],
): Promise<void> {
  await tx
    .update(invitations)
    .set({ revokedAt: raw`now()` })
    .where(
      and(
        eq(invitations.teamId, teamId),
        eq(invitations.createdBy, userId),
        inArray(invitations.role, [...of]),
        isNull(invitations.acceptedAt),
        isNull(invitations.revokedAt),
      ),
    );
}

function isMember(teamId: string, userId: string) {
  return and(eq(members.teamId, teamId), eq(members.userId, userId));
}
