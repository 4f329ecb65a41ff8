import { and, eq, isNull } from "drizzle-orm";
import { db } from "@/db/client";
import { apiTokens, members, users } from "@/db/schema/teams";
import { lowerRole, type Role } from "@/lib/base/member";
import { findRun } from "./queries";

/** Starter of a run, for a task that does what only some roles may. */
export interface Starter {
  name: string;
  email?: string;
  /** Role of the person now, and not above the token's; operator for schedules, webhooks and automations. */
  role: Role;
}

/** The starter of a run, with today's rights. */
export async function starterOf(teamId: string, runId: string): Promise<Starter> {
  const trigger = (await findRun(teamId, runId))?.trigger;
  const name = trigger?.name ?? "a run";
  if (trigger?.type !== "person" && trigger?.type !== "api") return { name, role: "operator" };
  const { userId } = trigger;
  const [person] = await db()
    .select({ role: members.role, email: users.email })
    .from(members)
    .innerJoin(users, eq(users.id, members.userId))
    .where(and(eq(members.teamId, teamId), eq(members.userId, userId)));
  if (!person) return { name, role: "viewer" };
  if (trigger.type === "person") return { name, ...person };
  const ofToken = await db()
    .select({ role: apiTokens.role })
    .from(apiTokens)
    .where(
      and(
        eq(apiTokens.teamId, teamId),
        eq(apiTokens.userId, userId),
        eq(apiTokens.name, trigger.token),
        isNull(apiTokens.revokedAt),
      ),
    );
  // Names of tokens may repeat: the lowest counts.
  const role = ofToken.reduce((lowest, { role }) => lowerRole(lowest, role), person.role);
  return { name, email: person.email, role: ofToken.length > 0 ? role : "viewer" };
}
