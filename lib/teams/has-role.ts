import { sql as raw, type SQL, type SQLWrapper } from "drizzle-orm";
import { type Role, roles } from "@/lib/base/member";

const ranks = raw.raw(`array['${roles.join("','")}']`);

/**
 * SQL condition: the person is in the team with at least the role. For links that act with their creator's rights,
 * checked at each use, since the creator may have lost them.
 * @param team @param user columns, or values @param needed a role, or a column that holds one
 */
export function hasRole(team: SQLWrapper, user: SQLWrapper, needed: Role | SQLWrapper): SQL<boolean> {
  return raw`exists (
    select from members standing where standing.team_id = ${team} and standing.user_id = ${user}
      and array_position(${ranks}, standing.role) >= array_position(${ranks}, ${needed}))`.mapWith(Boolean);
}
