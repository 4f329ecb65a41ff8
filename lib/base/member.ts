import { roles } from "@/db/roles";

export { roles };
export type Role = (typeof roles)[number];

/** The caller: user, team and role in that team. */
export interface Member {
  teamId: string;
  teamName: string;
  userId: string;
  userName: string;
  email: string;
  role: Role;
}

/** True when `role` includes the rights of `needed`: roles are ordered. */
export function roleAllows(role: Role, needed: Role): boolean {
  return roles.indexOf(role) >= roles.indexOf(needed);
}

/** The lower of two roles. */
export function lowerRole(a: Role, b: Role): Role {
  return roleAllows(a, b) ? b : a;
}
