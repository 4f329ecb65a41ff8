import { and, desc, eq, lte, ne, sql as raw } from "drizzle-orm";
import { z } from "zod";
import { db, sql, type Transaction } from "@/db/client";
import { orNull, readRows } from "@/db/rows";
import { sessions } from "@/db/schema/sign-in";
import { members, teams, users } from "@/db/schema/teams";
import { DomainError } from "@/lib/base/errors";
import type { Member } from "@/lib/base/member";

/** Absolute session lifetime; activity does not extend it. */
export const sessionDays = 7;

/** The signed-in person, in a team or not. */
export interface Person {
  userId: string;
  userName: string;
  email: string;
  sessionId: string;
  /** `password`, or the provider's name. */
  method: string;
  /**
   * True while the team requires a second factor that the person has not set up; they must do so before they see a page
   * of the team.
   */
  needsSecondFactor: boolean;
}

/** Starts a session in the team that the person viewed last, or in their first. @returns the session's id */
export async function startSession(signIn: {
  userId: string;
  method: string;
  userAgent: string;
  address: string;
}): Promise<string> {
  const { userId } = signIn;
  await db()
    .delete(sessions)
    .where(and(eq(sessions.userId, userId), lte(sessions.expiresAt, raw`now()`)));
  const [team] = await db()
    .select({ id: members.teamId })
    .from(members)
    .where(eq(members.userId, userId))
    .orderBy(
      raw`(select max(seen_at) from sessions where user_id = ${members.userId} and current_team_id = ${members.teamId})
        desc nulls last`,
      members.createdAt,
    )
    .limit(1);
  const [session] = await db()
    .insert(sessions)
    .values({
      ...signIn,
      userAgent: signIn.userAgent.slice(0, 400),
      currentTeamId: team?.id ?? null,
      expiresAt: raw`now() + ${sessionDays} * interval '1 day'`,
    })
    .returning({ id: sessions.id });
  return session!.id;
}

/**
 * The person of a session and their membership in its current team; undefined when it has ended. Called for each
 * request.
 * @param address the client's address; recorded at most once a minute
 */
export async function findSession(
  sessionId: string,
  address: string,
): Promise<{ person: Person; member?: Member } | undefined> {
  const [row] = await readRows(
    sql()`
    select "user".id as "userId", "user".name as "userName", "user".email, session.method,
      member.role, team.id as "teamId", team.name as "teamName",
      coalesce(team.requires_second_factor and session.method = 'password' and factor.confirmed_at is null, false)
        as "needsSecondFactor",
      session.seen_at > now() - interval '1 minute' as "isNoted"
    from sessions session
    join users "user" on "user".id = session.user_id
    left join members member on member.user_id = session.user_id and member.team_id = session.current_team_id
    left join teams team on team.id = member.team_id
    left join second_factors factor on factor.user_id = session.user_id
    where session.id = ${sessionId} and session.expires_at > now()`,
    {
      userId: users.id,
      userName: users.name,
      email: users.email,
      method: sessions.method,
      role: orNull(members.role),
      teamId: orNull(teams.id),
      teamName: orNull(teams.name),
      needsSecondFactor: z.boolean(),
      isNoted: z.boolean(),
    },
  );
  if (!row) return undefined;
  if (!row.isNoted)
    await db().update(sessions).set({ seenAt: raw`now()`, address }).where(eq(sessions.id, sessionId));
  const { userId, userName, email, method, needsSecondFactor, role, teamId, teamName } = row;
  return {
    person: { userId, userName, email, sessionId, method, needsSecondFactor },
    member:
      role && teamId && teamName !== null ? { teamId, teamName, userId, userName, email, role } : undefined,
  };
}

/** Sessions of a person that have not expired, last seen first. */
export async function listSessions(userId: string) {
  return db()
    .select()
    .from(sessions)
    .where(and(eq(sessions.userId, userId), raw`${sessions.expiresAt} > now()`))
    .orderBy(desc(sessions.seenAt), desc(sessions.id));
}

/** Ends one session of the person at once. @throws DomainError "not-found" */
export async function endSession(userId: string, id: string): Promise<void> {
  const [ended] = await db()
    .delete(sessions)
    .where(and(eq(sessions.userId, userId), eq(sessions.id, id)))
    .returning({ id: sessions.id });
  if (!ended) throw new DomainError("not-found", "This session has already ended.");
}

/** Ends the session of this cookie, unless it has already ended. */
export async function signOut(sessionId: string): Promise<void> {
  await db().delete(sessions).where(eq(sessions.id, sessionId));
}

/** Ends all sessions of the person except `kept`. @returns the number of sessions */
export async function endOtherSessions(
  userId: string,
  kept: string | undefined,
  tx: Pick<Transaction, "delete"> = db(),
): Promise<number> {
  const others = kept ? ne(sessions.id, kept) : undefined;
  const ended = await tx
    .delete(sessions)
    .where(and(eq(sessions.userId, userId), others))
    .returning({ id: sessions.id });
  return ended.length;
}

/** Deletes expired sessions. */
export async function dropExpiredSessions(): Promise<void> {
  await db().delete(sessions).where(lte(sessions.expiresAt, raw`now()`));
}
