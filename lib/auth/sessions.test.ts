import { eq } from "drizzle-orm";
import { expect, test } from "vitest";
import { db, sql } from "@/db/client";
import { sessions } from "@/db/schema/sign-in";
import { members, users } from "@/db/schema/teams";
import { makeTeam, useTestDatabase } from "@/tests/test-database";
import { changePassword } from "./change-password";
import { hashPassword, verifyPassword } from "./password";
import {
  dropExpiredSessions,
  endOtherSessions,
  endSession,
  findSession,
  listSessions,
  startSession,
} from "./sessions";

useTestDatabase();

const laptop = { method: "password", userAgent: "Firefox", address: "192.0.2.1" };

test("a session stands for its person in the team that they looked at last", async () => {
  const { teamId, userId } = await makeTeam("First");
  const other = await makeTeam("Second");
  await db().insert(members).values({ teamId: other.teamId, userId, role: "viewer" });
  const first = await startSession({ userId, ...laptop });
  expect(await findSession(first, "192.0.2.1")).toMatchObject({
    person: { userId, sessionId: first, method: "password", needsSecondFactor: false },
    member: { teamId, teamName: "First", role: "owner" },
  });
  await db().update(sessions).set({ currentTeamId: other.teamId }).where(eq(sessions.id, first));
  const next = await startSession({ userId, ...laptop });
  expect((await findSession(next, "192.0.2.1"))?.member).toMatchObject({
    teamName: "Second",
    role: "viewer",
  });
});

test("an ended, expired or unknown session identifies no one", async () => {
  const { userId } = await makeTeam();
  const [ended, expired, kept] = await Promise.all([1, 2, 3].map(() => startSession({ userId, ...laptop })));
  await endSession(userId, ended!);
  await db()
    .update(sessions)
    .set({ expiresAt: new Date(Date.now() - 1) })
    .where(eq(sessions.id, expired!));
  for (const id of [ended!, expired!, "unknown"]) expect(await findSession(id, "")).toBeUndefined();
  expect((await listSessions(userId)).map(({ id }) => id)).toEqual([kept]);
  await dropExpiredSessions();
  expect(await db().$count(sessions, eq(sessions.userId, userId))).toBe(1);
  const stranger = await makeTeam();
  await expect(endSession(stranger.userId, kept!)).rejects.toMatchObject({ code: "not-found" });
});

test("records where it was used, at most once a minute", async () => {
  const { userId } = await makeTeam();
  const id = await startSession({ userId, ...laptop });
  await findSession(id, "192.0.2.2");
  expect((await listSessions(userId))[0]).toMatchObject({ address: "192.0.2.1" });
  await sql()`update sessions set seen_at = now() - interval '2 minutes' where id = ${id}`;
  await findSession(id, "192.0.2.2");
  const [noted] = await listSessions(userId);
  expect(noted).toMatchObject({ address: "192.0.2.2" });
  expect(Date.now() - noted!.seenAt.getTime()).toBeLessThan(60_000);
});

test("a person without a team can sign in", async () => {
  const { userId } = await makeTeam();
  await db().delete(members).where(eq(members.userId, userId));
  const found = await findSession(await startSession({ userId, ...laptop }), "");
  expect(found?.person.userId).toBe(userId);
  expect(found?.member).toBeUndefined();
});

test("a new password asks for the old one and ends the other sessions", async () => {
  const { userId } = await makeTeam();
  const passwordHash = await hashPassword("the first of them ä");
  await db().update(users).set({ passwordHash }).where(eq(users.id, userId));
  const sessionId = await startSession({ userId, ...laptop });
  const other = await startSession({ userId, ...laptop });
  const change = (current: string, next: string) => changePassword({ userId, sessionId }, { current, next });
  const right = "the first of them a\u0308";
  await expect(change("a wrong one", "the second of them")).rejects.toMatchObject({
    issues: [{ path: "current" }],
  });
  await expect(change(right, "password2026")).rejects.toMatchObject({ issues: [{ path: "next" }] });
  await expect(change(right, right.normalize("NFC"))).rejects.toMatchObject({ issues: [{ path: "next" }] });
  expect(await change(right, "the second of them")).toBe(1);
  expect(await findSession(other, "")).toBeUndefined();
  expect((await findSession(sessionId, ""))?.person.userId).toBe(userId);
  const [user] = await db().select().from(users).where(eq(users.id, userId));
  expect(await verifyPassword(user?.passwordHash, "the second of them")).toBe(true);
  expect(await endOtherSessions(userId, undefined)).toBe(1);
});
