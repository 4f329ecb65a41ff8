import { eq } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { db } from "@/db/client";
import { invitations, sessions } from "@/db/schema/sign-in";
import { members, users } from "@/db/schema/teams";
import { listAudit } from "@/lib/audit/queries";
import { createApiToken } from "@/lib/auth/manage-tokens";
import { findSession, startSession } from "@/lib/auth/sessions";
import { findTokenMember } from "@/lib/auth/tokens";
import { findUserByPassword } from "@/lib/auth/user-password";
import { joinTeam, makeTeam, useTestDatabase } from "@/tests/test-database";
import { findInvitation, joinAsNewPerson, joinAsPerson } from "./accept-invitation";
import { invitationState, NewInvitation } from "./invitation";
import { createInvitation, listInvitations, revokeInvitation } from "./invitations";
import { changeRole, listMembers, removeMember } from "./manage-members";

useTestDatabase();

const signIn = (userId: string) => startSession({ userId, method: "password", userAgent: "", address: "" });
const grace = { name: "Grace", password: "nanoseconds in a wire" };
const unique = () => `${crypto.randomUUID()}@example.com`;

describe("an invitation", () => {
  test("makes an account with its role, once", async () => {
    const { teamId, userId } = await makeTeam("Harbour");
    const by = { userId, role: "owner" } as const;
    const { id, token } = await createInvitation(teamId, by, { role: "editor", days: "7" });
    expect(await findInvitation(token)).toMatchObject({
      teamName: "Harbour",
      role: "editor",
      madeBy: "Owner",
    });
    const [row] = await listInvitations(teamId);
    expect(row).toMatchObject({ id, acceptedAt: null, email: null });
    expect(row!.expiresAt.getTime() - row!.createdAt.getTime()).toBe(7 * 86_400_000);
    expect(JSON.stringify(await db().select().from(invitations))).not.toContain(token);

    const email = unique();
    await expect(joinAsNewPerson(token, { ...grace, email, password: "grace2026" })).rejects.toMatchObject({
      issues: [{ path: "password" }],
    });
    await joinAsNewPerson(token, { ...grace, email });
    const user = await findUserByPassword(email, grace.password);
    expect(user).toMatchObject({ name: "Grace", emailVerifiedAt: null });
    expect((await findSession(await signIn(user!.id), ""))?.member).toMatchObject({ teamId, role: "editor" });
    expect(await listInvitations(teamId)).toMatchObject([{ acceptedBy: "Grace" }]);
    expect((await listAudit(teamId, { kind: "invitation" })).items).toMatchObject([
      { action: "invitation.accepted", subject: { id, name: email } },
      { action: "invitation.created" },
    ]);
    expect(await findInvitation(token)).toBeUndefined();
    await expect(joinAsNewPerson(token, { ...grace, email: unique() })).rejects.toMatchObject({
      code: "not-found",
    });
  });

  test("lets one of two in who use it at the same time", async () => {
    const { teamId, userId } = await makeTeam();
    const { token } = await createInvitation(
      teamId,
      { userId, role: "owner" },
      { role: "viewer", days: "1" },
    );
    const both = await Promise.allSettled(
      [1, 2].map(() => joinAsNewPerson(token, { ...grace, email: unique() })),
    );
    expect(both.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    expect(await listMembers(teamId)).toHaveLength(2);
  });

  test("with an address is for that person only, who may have an account already", async () => {
    const { teamId, userId } = await makeTeam();
    const other = await makeTeam();
    const person = await joinTeam(other.teamId, "owner");
    const invite = (email: string) =>
      createInvitation(teamId, { userId, role: "owner" }, { role: "admin", days: "7", email });
    const { token } = await invite(person.email);
    await expect(joinAsNewPerson(token, { ...grace, email: unique() })).rejects.toMatchObject({
      code: "forbidden",
    });
    await expect(joinAsNewPerson(token, { ...grace, email: person.email })).rejects.toMatchObject({
      code: "conflict",
    });
    const sessionId = await signIn(person.userId);
    await joinAsPerson(token, { ...person, sessionId });
    expect((await findSession(sessionId, ""))?.member).toMatchObject({ teamId, role: "admin" });
    const again = await invite(person.email);
    await expect(joinAsPerson(again.token, { ...person, sessionId })).rejects.toMatchObject({
      code: "conflict",
    });
    expect(await findInvitation(again.token)).toBeDefined();
  });

  test("cannot give a role above its maker's, and is closed by revoking, by time, and with its maker", async () => {
    const { teamId, userId } = await makeTeam();
    const owner = { userId, role: "owner" } as const;
    const admin = await joinTeam(teamId, "admin");
    const invitation = { role: "owner", days: "7" } as const;
    await expect(createInvitation(teamId, admin, invitation)).rejects.toMatchObject({ code: "forbidden" });
    const byAdmin = await createInvitation(teamId, admin, { role: "admin", days: "7" });
    const low = await createInvitation(teamId, admin, { role: "viewer", days: "7" });
    await changeRole(teamId, owner, { userId: admin.userId, role: "editor" });
    expect(await findInvitation(byAdmin.token)).toBeUndefined();
    expect(await findInvitation(low.token)).toBeDefined();
    await removeMember(teamId, owner, admin.userId);
    expect(await findInvitation(low.token)).toBeUndefined();

    const { id, token } = await createInvitation(teamId, owner, invitation);
    const stranger = await makeTeam();
    await expect(revokeInvitation(stranger.teamId, id)).rejects.toMatchObject({ code: "not-found" });
    await revokeInvitation(teamId, id);
    await expect(revokeInvitation(teamId, id)).rejects.toMatchObject({ code: "not-found" });
    expect(await findInvitation(token)).toBeUndefined();
    const late = await createInvitation(teamId, owner, invitation);
    await db().update(invitations).set({ expiresAt: new Date() }).where(eq(invitations.id, late.id));
    expect(await findInvitation(late.token)).toBeUndefined();
    const states = (await listInvitations(teamId)).map((row) => invitationState(row, new Date()));
    expect(states).toEqual(["expired", "revoked", "revoked", "revoked"]);
  });

  test("gives no role above its maker's when it is used, however the maker lost theirs", async () => {
    const { teamId } = await makeTeam();
    const admin = await joinTeam(teamId, "admin");
    const { token } = await createInvitation(teamId, admin, { role: "admin", days: "7" });
    // As a provider group does, at the creator's next sign-in.
    await db().update(members).set({ role: "viewer" }).where(eq(members.userId, admin.userId));
    expect(await findInvitation(token)).toBeUndefined();
    await expect(joinAsNewPerson(token, { ...grace, email: unique() })).rejects.toMatchObject({
      code: "not-found",
    });
  });

  test("takes an address as people type it, or none", () => {
    expect(NewInvitation.parse({ role: "viewer", email: " Ada@Example.com " }).email).toBe("ada@example.com");
    expect(NewInvitation.parse({ role: "viewer", email: "" })).toEqual({
      role: "viewer",
      days: "7",
      email: undefined,
    });
    expect(NewInvitation.safeParse({ role: "viewer", email: "ada" }).success).toBe(false);
  });
});

describe("roles", () => {
  test("are given up to one's own, to those up to one's own", async () => {
    const { teamId, userId } = await makeTeam();
    const [admin, editor] = [await joinTeam(teamId, "admin"), await joinTeam(teamId, "editor")];
    const change = (by: { userId: string }, of: string, role: "viewer" | "admin" | "owner") =>
      changeRole(teamId, by, { userId: of, role });
    await expect(change(admin, userId, "viewer")).rejects.toMatchObject({ code: "forbidden" });
    await expect(change(admin, editor.userId, "owner")).rejects.toMatchObject({ code: "forbidden" });
    await expect(removeMember(teamId, admin, userId)).rejects.toMatchObject({ code: "forbidden" });
    await change(admin, editor.userId, "admin");
    await change({ userId }, editor.userId, "owner");
    expect((await listMembers(teamId)).map(({ role }) => role)).toEqual(["owner", "owner", "admin"]);
    const stranger = await makeTeam();
    await expect(change(stranger, userId, "viewer")).rejects.toMatchObject({ code: "not-found" });
    await expect(removeMember(teamId, { userId }, stranger.userId)).rejects.toMatchObject({
      code: "not-found",
    });
  });

  test("leave a team its last owner, also when two owners act at the same time", async () => {
    const { teamId, userId } = await makeTeam();
    await expect(changeRole(teamId, { userId }, { userId, role: "admin" })).rejects.toMatchObject({
      code: "conflict",
    });
    await expect(removeMember(teamId, { userId }, userId)).rejects.toMatchObject({ code: "conflict" });
    for (let round = 0; round < 5; round++) {
      const second = await joinTeam(teamId, "owner");
      const owners = (await listMembers(teamId)).filter(({ role }) => role === "owner");
      await Promise.allSettled(owners.map((owner) => removeMember(teamId, owner, owner.userId)));
      const left = await listMembers(teamId);
      expect(left.map(({ role }) => role)).toEqual(["owner"]);
      expect([...owners.map((owner) => owner.userId), second.userId]).toContain(left[0]!.userId);
    }
  });
});

test("a removed member's sessions in the team and tokens of it end at once; those elsewhere stay", async () => {
  const { teamId, userId } = await makeTeam();
  const other = await makeTeam();
  const person = await joinTeam(teamId, "editor");
  await db().insert(members).values({ teamId: other.teamId, userId: person.userId, role: "viewer" });
  const token = await createApiToken(teamId, person, { name: "CI", role: "viewer", lifetime: "30" });
  const elsewhere = await createApiToken(
    other.teamId,
    { ...person, role: "viewer" },
    { name: "CI", role: "viewer", lifetime: "30" },
  );
  const [firstSession, secondSession] = [await signIn(person.userId), await signIn(person.userId)];
  await db().update(sessions).set({ currentTeamId: other.teamId }).where(eq(sessions.id, secondSession));
  await removeMember(teamId, { userId }, person.userId);
  expect(await findSession(firstSession, "")).toBeUndefined();
  expect(await findTokenMember(token)).toBeUndefined();
  expect((await findSession(secondSession, ""))?.member?.teamId).toBe(other.teamId);
  expect(await findTokenMember(elsewhere)).toBeDefined();
  // After a new invitation they start fresh: nothing of theirs comes back.
  await db().insert(members).values({ teamId, userId: person.userId, role: "owner" });
  expect(await findTokenMember(token)).toBeUndefined();
  expect(await db().$count(users, eq(users.id, person.userId))).toBe(1);
});
