import { eq } from "drizzle-orm";
import { expect, test } from "vitest";
import { db } from "@/db/client";
import { passwordResets } from "@/db/schema/sign-in";
import { members, users } from "@/db/schema/teams";
import { findUserByPassword } from "@/lib/auth/user-password";
import { changeRole, removeMember } from "@/lib/teams/manage-members";
import { joinTeam, makeTeam, useTestDatabase } from "@/tests/test-database";
import { createMailedReset, createOwnersReset, findReset, resetPassword } from "./password-reset";
import { findSession, startSession } from "./sessions";

useTestDatabase();

const next = "a lamp in the harbour";

test("an owner's link sets a new password once, and ends all sessions", async () => {
  const { teamId, userId } = await makeTeam();
  const { email, ...member } = await joinTeam(teamId, "admin");
  const session = await startSession({ ...member, method: "password", userAgent: "", address: "" });
  const first = await createOwnersReset(teamId, { userId }, member.userId);
  const { token } = await createOwnersReset(teamId, { userId }, member.userId);
  expect(await findReset(first.token)).toBeUndefined();
  expect(await findReset(token)).toEqual({ name: "admin", email });
  await expect(resetPassword(token, "password2026")).rejects.toMatchObject({ issues: [{ path: "next" }] });
  await resetPassword(token, next);
  expect(await findUserByPassword(email, next)).toMatchObject({ emailVerifiedAt: null });
  expect(await findSession(session, "")).toBeUndefined();
  await expect(resetPassword(token, next)).rejects.toMatchObject({ code: "not-found" });
});

test("an owner creates no reset link for a member who is also in another owner's team, since it would open that team too", async () => {
  const { teamId, userId } = await makeTeam();
  const other = await makeTeam();
  const person = await joinTeam(teamId, "viewer");
  await db().insert(members).values({ teamId: other.teamId, userId: person.userId, role: "viewer" });
  const make = () => createOwnersReset(teamId, { userId }, person.userId);
  await expect(make()).rejects.toMatchObject({ code: "forbidden" });
  await db().insert(members).values({ teamId: other.teamId, userId, role: "admin" });
  await expect(make()).rejects.toMatchObject({ code: "forbidden" });
  await db().update(members).set({ role: "owner" }).where(eq(members.userId, userId));
  expect(await findReset((await make()).token)).toBeDefined();
  const stranger = await makeTeam();
  await expect(createOwnersReset(teamId, { userId }, stranger.userId)).rejects.toMatchObject({
    code: "not-found",
  });
});

test("an owner's link ends with the right to it: the person joins another team, or the owner loses the role", async () => {
  const { teamId, userId } = await makeTeam();
  const second = await joinTeam(teamId, "owner");
  const person = await joinTeam(teamId, "viewer");
  const { token } = await createOwnersReset(teamId, second, person.userId);
  const other = await makeTeam();
  await db().insert(members).values({ teamId: other.teamId, userId: person.userId, role: "owner" });
  expect(await findReset(token)).toBeUndefined();
  await expect(resetPassword(token, next)).rejects.toMatchObject({ code: "not-found" });

  const later = await joinTeam(teamId, "viewer");
  const link = await createOwnersReset(teamId, second, later.userId);
  expect(await findReset(link.token)).toBeDefined();
  await changeRole(teamId, { userId }, { userId: second.userId, role: "editor" });
  await expect(resetPassword(link.token, next)).rejects.toMatchObject({ code: "not-found" });
});

test("links of an owner who was removed, and links that are a day old, are void", async () => {
  const { teamId, userId } = await makeTeam();
  const [second, person] = [await joinTeam(teamId, "owner"), await joinTeam(teamId, "viewer")];
  const { token } = await createOwnersReset(teamId, second, person.userId);
  await removeMember(teamId, { userId }, second.userId);
  expect(await findReset(token)).toBeUndefined();
  const late = await createOwnersReset(teamId, { userId }, person.userId);
  await db()
    .update(passwordResets)
    .set({ expiresAt: new Date() })
    .where(eq(passwordResets.userId, person.userId));
  await expect(resetPassword(late.token, next)).rejects.toMatchObject({ code: "not-found" });
});

test("who sets a password with a mailed link has shown that the address is theirs", async () => {
  const { teamId } = await makeTeam();
  const { email, userId } = await joinTeam(teamId, "viewer");
  expect(await createMailedReset("nobody@example.com")).toBeUndefined();
  const reset = await createMailedReset(email);
  await resetPassword(reset!.token, next);
  const [user] = await db().select().from(users).where(eq(users.id, userId));
  expect(user?.emailVerifiedAt).toBeInstanceOf(Date);
});
