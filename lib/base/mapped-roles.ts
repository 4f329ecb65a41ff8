import { z } from "zod";
import { type Role, roleAllows, roles } from "./member";

/** A role in a team, given by the team's slug. */
export interface TeamRole {
  team: string;
  role: Role;
}

/** A mapping to a role: `from` is a group's name or a domain. */
export type RoleRule = TeamRole & { from: string };

const Rule = z
  .string()
  .regex(/^[^=]+=[^=:]+:[^=:]+$/, "Write name=team:role, with commas between: fraud-admins=fraud-team:admin.")
  .transform((text) => {
    const [from = "", to = ""] = text.split("=");
    const [team = "", role = ""] = to.split(":");
    return { from: from.trim(), team: team.trim(), role: role.trim() };
  })
  .pipe(z.object({ from: z.string().min(1), team: z.string().min(1), role: z.enum(roles) }));

/** Format of the setting: `fraud-admins=fraud-team:admin,fraud=fraud-team:viewer`. */
export const RoleRules = z
  .string()
  .default("")
  .transform((text) => text.split(",").filter((part) => part.trim() !== ""))
  .pipe(z.array(Rule));

/** The highest role in each team granted by the groups. */
export function rolesByGroups(rules: RoleRule[], groups: string[]): TeamRole[] {
  return highest(rules.filter(({ from }) => groups.includes(from)));
}

/** The highest role in each team granted by the address's domain. */
export function rolesByDomain(rules: RoleRule[], email: string | undefined): TeamRole[] {
  const domain = email?.split("@").at(-1)?.trim().toLowerCase();
  return highest(rules.filter(({ from }) => from.toLowerCase() === domain));
}

function highest(rules: RoleRule[]): TeamRole[] {
  const found = new Map<string, Role>();
  for (const { team, role } of rules) {
    const before = found.get(team);
    if (!before || roleAllows(role, before)) found.set(team, role);
  }
  return [...found].map(([team, role]) => ({ team, role }));
}
