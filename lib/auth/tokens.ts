import { createHash, randomBytes } from "node:crypto";
import { eq, sql as raw } from "drizzle-orm";
import { z } from "zod";
import { db, sql } from "@/db/client";
import { readRows } from "@/db/rows";
import { apiTokens, members, teams, users } from "@/db/schema/teams";
import { inBatches } from "@/lib/base/in-batches";
import { lowerRole, type Member } from "@/lib/base/member";
import { countingStatement, type Limit, overuse, type RateLimitError } from "@/lib/limits/rate-limit";

/** A new API token. The prefix lets secret scanners find one that leaked. */
export function newToken(): string {
  return `swy_${newLinkToken()}`;
}

/** Token of a link that can be used once. */
export function newLinkToken(): string {
  return randomBytes(30).toString("base64url");
}

/** The stored form of both: a token has 240 random bits, so a plain SHA-256 cannot be inverted. */
export function tokenHash(token: string): string {
  return createHash("sha256").update(token).digest("hex");
}

type TokenMember = Member & { tokenId: string; tokenName: string };

/**
 * The member that a token acts for, with the lower of the token's role and the member's; undefined when it is not
 * valid.
 * @param limit counts one use by the token: `overuse` is set when the limit was exceeded. Concurrent uses of one token are looked
 * up and counted together; nothing is cached
 */
export async function findTokenMember(
  token: string,
  limit?: Limit,
): Promise<(TokenMember & { overuse?: RateLimitError }) | undefined> {
  return findTogether(`${limit ?? ""} ${tokenHash(token)}`, undefined);
}

const mostAtOnce = 1000;
const findTogether = inBatches<undefined, (TokenMember & { overuse?: RateLimitError }) | undefined>(
  { most: mostAtOnce },
  async (key, uses) => {
    const [limit, hash] = key.split(" ") as [Limit | "", string];
    const found = await find(hash, limit || undefined, uses.length);
    if (!found) return uses.map(() => undefined);
    const { count, leftS, ...member } = found;
    if (!limit || count === null || leftS === null) return uses.map(() => member);
    return uses.map((_, index) => ({
      ...member,
      overuse: overuse(limit, { count: count - uses.length + index + 1, leftS }),
    }));
  },
);

/** @param uses that are counted */
async function find(hash: string, limit: Limit | undefined, uses: number) {
  const counting = limit
    ? countingStatement(limit, sql()`select "tokenId"::text as whom from found`, uses)
    : sql()`select null::int as count, null::int as "leftS"`;
  // A single prepared statement: every call of the API begins with it. A count may be lost when Postgres crashes.
  const [row] = await readRows(
    sql()`
    -- Commits without waiting for the disk.
    with settings as materialized (select set_config('synchronous_commit', 'off', true)),
    -- The token, if it is valid, with its member.
    found as (
      select token.id as "tokenId", token.name as "tokenName", token.role as "tokenRole", member.role as "memberRole",
        team.id as "teamId", team.name as "teamName", "user".id as "userId", "user".name as "userName", "user".email,
        coalesce(token.last_used_at > now() - interval '1 minute', false) as "isNoted"
      from api_tokens token
      join members member on member.team_id = token.team_id and member.user_id = token.user_id
      join teams team on team.id = token.team_id
      join users "user" on "user".id = token.user_id
      where token.hash = ${hash} and token.revoked_at is null
        and (token.expires_at is null or token.expires_at > now())
    ),
    -- Counts these uses.
    used as (${counting})
    select found.*, used.* from settings cross join found left join used on true`,
    {
      tokenId: apiTokens.id,
      tokenName: apiTokens.name,
      tokenRole: apiTokens.role,
      memberRole: members.role,
      teamId: teams.id,
      teamName: teams.name,
      userId: users.id,
      userName: users.name,
      email: users.email,
      isNoted: z.boolean(),
      count: z.int().nullable(),
      leftS: z.int().nullable(),
    },
  );
  if (!row) return undefined;
  if (!row.isNoted)
    await db().update(apiTokens).set({ lastUsedAt: raw`now()` }).where(eq(apiTokens.id, row.tokenId));
  const { isNoted: _, tokenRole, memberRole, ...member } = row;
  return { ...member, role: lowerRole(tokenRole, memberRole) };
}
