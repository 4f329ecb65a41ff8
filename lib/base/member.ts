import { roles } from "@/db/roles";

export { roles };
export type Role = (typeof roles)[number];

/** Who is asking, in which team, and what they may do there. */
export interface Member {
  teamId: string;
  teamName: string;
  userId: string;
  userName: string;
  email: string;
  role: Role;
}

/** True when `role` may do what `needed` may: the roles are ordered. */
export function roleAllows(role: Role, needed: Role): boolean {
  return roles.indexOf(role) >= roles.indexOf(needed);
}

/** The lesser of two roles. */
export function lowerRole(a: Role, b: Role): Role {
  return roleAllows(a, b) ? b : a;
}
