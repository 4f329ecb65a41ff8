import { and, asc, eq } from "drizzle-orm";
import { db } from "@/db/client";
import { members, teams, users } from "@/db/schema/teams";
import { verifyPassword } from "@/lib/auth/password";
import type { Member } from "./member";

/** The user whose e-mail and password these are; undefined when either is wrong. */
export async function findUserByPassword(email: string, password: string) {
  const [user] = await db().select().from(users).where(eq(users.email, email.trim().toLowerCase()));
  return (await verifyPassword(user?.passwordHash, password)) ? user : undefined;
}

/** The member a session is for, in their first team; undefined when the session was ended or the member removed. */
export async function findSessionMember(userId: string, sessionVersion: number): Promise<Member | undefined> {
  const [member] = await db()
    .select({
      teamId: teams.id,
      teamName: teams.name,
      userId: users.id,
      userName: users.name,
      email: users.email,
      role: members.role,
    })
    .from(users)
    .innerJoin(members, eq(members.userId, users.id))
    .innerJoin(teams, eq(teams.id, members.teamId))
    .where(and(eq(users.id, userId), eq(users.sessionVersion, sessionVersion)))
    .orderBy(asc(members.createdAt))
    .limit(1);
  return member;
}

/** The ids of all teams, for work that is done for each of them at the start. */
export async function listTeamIds(): Promise<string[]> {
  return (await db().select({ id: teams.id }).from(teams)).map(({ id }) => id);
}
