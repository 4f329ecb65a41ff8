import { sql } from "@/db/client";
import { DomainError } from "@/lib/errors";

/**
 * Checks that an owner may act on a member's account itself, as setting its password: whoever has the account has all of its
 * teams, so all of them must be the owner's own.
 * @throws DomainError "not-found"; "forbidden" when the member is also in a team that `by` does not own
 */
export async function requireWhollyOwned(
  teamId: string,
  by: { userId: string },
  userId: string,
): Promise<void> {
  const [user] = await sql()<{ name: string; isWhollyOwned: boolean }[]>`
    select "user".name, not exists (
      select from members theirs where theirs.user_id = "user".id and not exists (
        select from members own
        where own.team_id = theirs.team_id and own.user_id = ${by.userId} and own.role = 'owner')
    ) as "isWhollyOwned"
    from members member join users "user" on "user".id = member.user_id
    where member.team_id = ${teamId} and member.user_id = ${userId}`;
  if (!user) throw new DomainError("not-found", "There is no such member.");
  if (!user.isWhollyOwned)
    throw new DomainError(
      "forbidden",
      `${user.name} is in other teams too, so only they can do this themselves.`,
    );
}
