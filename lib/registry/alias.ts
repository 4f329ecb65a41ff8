import { z } from "zod";
import type { Role } from "@/lib/base/member";

/** Alias of the model in use. */
export const championAlias = "champion";
/** Alias of the model that may replace it. */
export const challengerAlias = "challenger";

/** MLflow's rule: neither `latest` nor `v` followed by a number. */
export const AliasName = z
  .string()
  .trim()
  .regex(/^[\w-]{1,255}$/, "An alias is made of letters, digits, _ and -.")
  .refine((name) => !/^(latest|v\d+)$/i.test(name), "An alias may be neither latest nor v with a number.");

/** The effect of a move, in words that are as true of a prompt's clients as of a model's. */
export const moveEffect = (name: string, alias: string, version: string | number) =>
  `${name}@${alias} moves to version ${version}. Clients that name the alias get it at once.`;

export const Reason = z.string().trim().max(500);

/** The person who moves an alias. Without a role it is the portal itself. */
export interface Mover {
  name: string;
  email?: string;
  role?: Role;
}

/** Minimum role to move an alias, for people whom one of its gates names as approvers. */
export const approverRole: Role = "operator";

/**
 * Minimum role to move an alias without being named as an approver. Only admins move the champion: it makes the
 * business decisions.
 */
export function roleToMove(alias: string): Role {
  return alias === championAlias ? "admin" : "editor";
}

/**
 * Version that an alias pointed at before its current one; undefined when there is none. A move back removes the later
 * move from the stack, so a second roll back goes further back.
 * @param moves history of the alias, oldest first
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

/** Roles that move aliases, for the description of an API operation. */
export const whoMovesAliases = `Needs the role ${approverRole}. Unless a gate of the alias names the caller as an approver, it needs ${roleToMove(challengerAlias)}, or ${roleToMove(championAlias)} for the alias ${championAlias}. An owner may override gates, with a reason.`;
