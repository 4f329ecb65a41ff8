import { and, eq, sql as raw, type SQL, type SQLWrapper } from "drizzle-orm";
import { db } from "@/db/client";
import { members, users } from "@/db/schema/teams";
import { DomainError } from "@/lib/base/errors";

/** SQL condition: `owner` owns every team that `person` is in, and there is at least one. */
export function isWhollyOwned(person: SQLWrapper, owner: SQLWrapper): SQL<boolean> {
  return raw`(
    select coalesce(bool_and(exists (
      select from members own
      where own.team_id = theirs.team_id and own.user_id = ${owner} and own.role = 'owner')), false)
    from members theirs where theirs.user_id = ${person})`.mapWith(Boolean);
}

/**
 * Checks that an owner may act on a member's account itself, such as setting its password. An account gives access to
 * all of its teams, so the owner must own all of them.
 * @throws DomainError "not-found"; "forbidden" when the member is also in a team that `by` does not own
 */
export async function requireWhollyOwned(
  teamId: string,
  by: { userId: string },
  userId: string,
): Promise<void> {
  const [user] = await db()
    .select({ name: users.name, isWhollyOwned: isWhollyOwned(users.id, raw`${by.userId}`) })
    .from(members)
    .innerJoin(users, eq(users.id, members.userId))
    .where(and(eq(members.teamId, teamId), eq(members.userId, userId)));
  if (!user) throw new DomainError("not-found", "There is no such member.");
  if (!user.isWhollyOwned)
    throw new DomainError("forbidden", `${user.name} is also in other teams, so only they can do this.`);
}
