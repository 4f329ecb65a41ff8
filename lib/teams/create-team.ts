import { randomBytes } from "node:crypto";
import { and, asc, eq, exists, sql as raw } from "drizzle-orm";
import { z } from "zod";
import { db } from "@/db/client";
import { sessions } from "@/db/schema/sign-in";
import { members, teams } from "@/db/schema/teams";
import type { Person } from "@/lib/auth/sessions";
import { DomainError } from "@/lib/base/errors";
import { slugOf } from "@/lib/base/slug-of";

export const TeamName = z.string().trim().min(1, "Enter a name for the team.").max(60);

/** Creates a team with the person as its owner. @returns its id */
export async function createTeam(userId: string, name: string): Promise<string> {
  return db().transaction(async (tx) => {
    const [team] = await tx
      .insert(teams)
      .values({ name, slug: teamSlugOf(name) })
      .returning();
    await tx.insert(members).values({ teamId: team!.id, userId, role: "owner" });
    return team!.id;
  });
}

/** Renames a team; its slug stays. */
export async function renameTeam(teamId: string, name: string): Promise<void> {
  await db().update(teams).set({ name }).where(eq(teams.id, teamId));
}

/** Team settings that an owner sees. */
export async function getTeam(teamId: string) {
  const [team] = await db()
    .select({ slug: teams.slug, requiresSecondFactor: teams.requiresSecondFactor })
    .from(teams)
    .where(eq(teams.id, teamId));
  return team!;
}

/** Requires a second factor: members who sign in with a password must set one up before they see the team. */
export async function setRequiresSecondFactor(teamId: string, requiresSecondFactor: boolean): Promise<void> {
  await db().update(teams).set({ requiresSecondFactor }).where(eq(teams.id, teamId));
}

/** The teams of a person, by name. */
export async function listTeamsOf(userId: string) {
  return db()
    .select({ id: teams.id, name: teams.name, role: members.role })
    .from(members)
    .innerJoin(teams, eq(teams.id, members.teamId))
    .where(eq(members.userId, userId))
    .orderBy(asc(teams.name), asc(teams.id));
}

/** Switches the session to another team of its person. @throws DomainError "not-found" */
export async function switchTeam(
  { userId, sessionId }: Pick<Person, "userId" | "sessionId">,
  teamId: string,
): Promise<void> {
  const isTheirs = db()
    .select({ one: raw`1` })
    .from(members)
    .where(and(eq(members.teamId, teamId), eq(members.userId, userId)));
  const [moved] = await db()
    .update(sessions)
    .set({ currentTeamId: teamId })
    .where(and(eq(sessions.id, sessionId), eq(sessions.userId, userId), exists(isTheirs)))
    .returning({ id: sessions.id });
  if (!moved) throw new DomainError("not-found", "You are not in this team.");
}

/** A random suffix allows two teams with the same name. */
function teamSlugOf(name: string): string {
  return [slugOf(name).slice(0, 40), randomBytes(3).toString("hex")].filter(Boolean).join("-");
}
