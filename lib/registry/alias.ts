import { z } from "zod";
import type { Role } from "@/lib/base/member";

/** The alias of the model in use. */
export const championAlias = "champion";
/** The alias of the model that may take its place. */
export const challengerAlias = "challenger";

/** MLflow's rule: neither `latest` nor a version's number with a v. */
export const AliasName = z
  .string()
  .trim()
  .regex(/^[\w-]{1,255}$/, "An alias is made of letters, digits, _ and -.")
  .refine((name) => !/^(latest|v\d+)$/i.test(name), "An alias may be neither latest nor v with a number.");

export const Reason = z.string().trim().max(500);

/** Who moves an alias. Without a role it is the portal itself. */
export interface Mover {
  name: string;
  email?: string;
  role?: Role;
}

/** The least role that moves an alias: of people whom one of its gates names as approvers. */
export const approverRole: Role = "operator";

/** The role that moves an alias without being named: what answers the business is for admins. */
export function roleToMove(alias: string): Role {
  return alias === championAlias ? "admin" : "editor";
}

/**
 * The version that an alias had before the one it has, after `moves` (oldest first); undefined when there was none.
 * A move back to it takes the later one off the pile, so that a second roll back goes further back.
 */
export function versionBefore(moves: readonly { toVersion: number | null }[]): number | undefined {
  const pile: number[] = [];
  for (const { toVersion } of moves) {
    if (toVersion === null || toVersion === pile.at(-1)) continue;
    if (toVersion === pile.at(-2)) pile.pop();
    else pile.push(toVersion);
  }
  return pile.at(-2);
}

/** Says who moves aliases, for a description of an operation. */
export const whoMovesAliases = `Needs the role ${approverRole}. Who is not named as an approver by a gate of the alias needs more: ${roleToMove(challengerAlias)}, and ${roleToMove(championAlias)} for the alias ${championAlias}. An owner may override gates, with a reason.`;
