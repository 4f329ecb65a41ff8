import { and, eq } from "drizzle-orm";
import type { Transaction } from "@/db/client";
import { members, teams } from "@/db/schema/teams";
import type { RoleRule, TeamRole } from "@/lib/base/mapped-roles";
import { endMembership, isLastOwner, lockTeam } from "./manage-members";

/**
 * Applies the roles of a person's provider groups in the teams that the rules name, and removes roles that groups
 * granted earlier and no longer do. The last owner of a team is kept.
 */
export async function syncGroupRoles(
  tx: Transaction,
  userId: string,
  rules: RoleRule[],
  granted: TeamRole[],
): Promise<void> {
  // A fixed order avoids deadlocks between two sign-ins.
  for (const slug of [...new Set(rules.map(({ team }) => team))].sort()) {
    const [team] = await tx.select({ id: teams.id }).from(teams).where(eq(teams.slug, slug));
    if (!team) {
      console.warn(`AUTH_OIDC_GROUP_ROLES names the team ${slug}, which does not exist.`);
      continue;
    }
    await lockTeam(tx, team.id);
    const isMember = and(eq(members.teamId, team.id), eq(members.userId, userId));
    const [member] = await tx.select().from(members).where(isMember);
    const role = granted.find((grant) => grant.team === slug)?.role;
    if (member && role !== "owner" && (await isLastOwner(tx, team.id, member))) continue;
    if (!member && role)
      await tx.insert(members).values({ teamId: team.id, userId, role, isFromGroups: true });
    else if (member && role) await tx.update(members).set({ role, isFromGroups: true }).where(isMember);
    else if (member?.isFromGroups) await endMembership(tx, team.id, userId);
  }
}
