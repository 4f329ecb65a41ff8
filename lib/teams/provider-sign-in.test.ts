import { and, eq } from "drizzle-orm";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { db } from "@/db/client";
import { members, teams, users } from "@/db/schema/teams";
import { RoleRules, rolesByDomain, rolesByGroups } from "@/lib/base/mapped-roles";
import { joinTeam, makeTeam, useTestDatabase } from "@/tests/test-database";
import { createInvitation } from "./invitations";
import { findUserOfIdentity, listIdentities, signInByProvider } from "./provider-sign-in";

useTestDatabase();
afterEach(() => vi.unstubAllEnvs());

const unique = () => `${crypto.randomUUID()}@example.com`;
const profile = (email: string, more: object = {}) => ({
  provider: "oidc",
  subject: `subject of ${email}`,
  email,
  isEmailVerified: true,
  name: "Ada",
  groups: [],
  ...more,
});
const verify = (userId: string) =>
  db().update(users).set({ emailVerifiedAt: new Date() }).where(eq(users.id, userId));
const roleIn = async (teamId: string, userId: string) =>
  (
    await db()
      .select()
      .from(members)
      .where(and(eq(members.teamId, teamId), eq(members.userId, userId)))
  )[0]?.role;

describe("an account at a provider", () => {
  test("reaches a verified account here by its verified address, and from then on by its subject", async () => {
    const { teamId } = await makeTeam();
    const { userId, email } = await joinTeam(teamId, "editor");
    await verify(userId);
    const person = profile(email.toUpperCase(), { subject: "s1" });
    await expect(signInByProvider({ ...person, isEmailVerified: false }, undefined)).rejects.toMatchObject({
      problem: "no-verified-email",
    });
    expect(await signInByProvider(person, undefined)).toEqual({ userId, email });
    const moved = { ...person, email: unique(), isEmailVerified: false };
    expect(await signInByProvider(moved, undefined)).toEqual({ userId, email });
    expect(await findUserOfIdentity("oidc", "s1")).toBe(userId);
    expect(await findUserOfIdentity("google", "s1")).toBeUndefined();
  });

  test("does not reach an account that has not shown its address, unless its person is signed in to it", async () => {
    const { teamId, userId: other } = await makeTeam();
    const { userId, email } = await joinTeam(teamId, "viewer");
    const notLinked = { problem: "not-linked" };
    await expect(signInByProvider(profile(email), undefined)).rejects.toMatchObject(notLinked);
    await expect(signInByProvider(profile(email), other)).rejects.toMatchObject(notLinked);
    expect(await listIdentities(userId)).toEqual([]);
    expect(await signInByProvider(profile(email), userId)).toEqual({ userId, email });
    expect(await signInByProvider(profile(email), undefined)).toEqual({ userId, email });
    expect(await listIdentities(userId)).toEqual([{ provider: "oidc", email }]);
  });

  test("needs an invitation for its address to become one here", async () => {
    const { teamId, userId } = await makeTeam();
    const email = unique();
    const by = { userId, role: "owner" } as const;
    await expect(signInByProvider(profile(email), undefined)).rejects.toMatchObject({
      problem: "not-invited",
    });
    await createInvitation(teamId, by, { role: "operator", days: "7", email });
    const signedIn = await signInByProvider(profile(email), undefined);
    expect(await roleIn(teamId, signedIn.userId)).toBe("operator");
  });

  test("joins the teams of its domain, without changing what it is there already", async () => {
    const { teamId } = await makeTeam();
    const [team] = await db().select().from(teams).where(eq(teams.id, teamId));
    vi.stubEnv("AUTH_DOMAIN_ROLES", `corp.example=${team!.slug}:viewer`);
    const email = `${crypto.randomUUID()}@corp.example`;
    const { userId } = await signInByProvider(profile(email, { provider: "google" }), undefined);
    expect(await roleIn(teamId, userId)).toBe("viewer");
    await db().update(members).set({ role: "admin" }).where(eq(members.userId, userId));
    await signInByProvider(profile(email, { provider: "google" }), undefined);
    expect(await roleIn(teamId, userId)).toBe("admin");
    await expect(
      signInByProvider(profile(`${crypto.randomUUID()}@notcorp.example`), undefined),
    ).rejects.toMatchObject({ problem: "not-invited" });
  });
});

describe("groups", () => {
  let teamId: string;
  let owner: string;
  beforeEach(async () => {
    ({ teamId, userId: owner } = await makeTeam());
    const [team] = await db().select().from(teams).where(eq(teams.id, teamId));
    const rules = [`readers=${team!.slug}:viewer`, `leads=${team!.slug}:admin`, "readers=no-such-team:owner"];
    vi.stubEnv("AUTH_OIDC_GROUP_ROLES", rules.join(","));
  });

  test("grant their highest role at each sign-in, and remove it again", async () => {
    const email = unique();
    const signIn = (groups: string[]) => signInByProvider(profile(email, { groups }), undefined);
    await expect(signIn(["others"])).rejects.toMatchObject({ problem: "not-invited" });
    const { userId } = await signIn(["readers", "leads"]);
    expect(await roleIn(teamId, userId)).toBe("admin");
    await signIn(["readers"]);
    expect(await roleIn(teamId, userId)).toBe("viewer");
    await signIn(["others"]);
    expect(await roleIn(teamId, userId)).toBeUndefined();
  });

  test("take nothing from who was invited, and leave the last owner what they are", async () => {
    const invited = await joinTeam(teamId, "editor");
    await verify(invited.userId);
    await signInByProvider(profile(invited.email), undefined);
    expect(await roleIn(teamId, invited.userId)).toBe("editor");
    await verify(owner);
    const [user] = await db().select().from(users).where(eq(users.id, owner));
    await signInByProvider(profile(user!.email, { groups: ["readers"] }), undefined);
    expect(await roleIn(teamId, owner)).toBe("owner");
  });

  test("count from the OpenID Connect provider only", async () => {
    const email = unique();
    await createInvitation(teamId, { userId: owner, role: "owner" }, { role: "viewer", days: "7", email });
    const { userId } = await signInByProvider(profile(email, { provider: "github", groups: [] }), undefined);
    await signInByProvider(profile(email, { provider: "github", groups: ["leads"] }), undefined);
    expect(await roleIn(teamId, userId)).toBe("viewer");
  });
});

test("rules are read as settings have them; what is malformed is refused", () => {
  const rules = RoleRules.parse("fraud admins = fraud-team:admin, fraud=fraud-team:viewer,");
  expect(rules).toEqual([
    { from: "fraud admins", team: "fraud-team", role: "admin" },
    { from: "fraud", team: "fraud-team", role: "viewer" },
  ]);
  expect(rolesByGroups(rules, ["fraud", "fraud admins", "x"])).toEqual([
    { team: "fraud-team", role: "admin" },
  ]);
  expect(rolesByDomain(RoleRules.parse("Example.com=a:viewer"), "ada@example.com")).toEqual([
    { team: "a", role: "viewer" },
  ]);
  for (const wrong of ["fraud", "fraud=team", "fraud=team:king", "=team:viewer"])
    expect(RoleRules.safeParse(wrong).success, wrong).toBe(false);
});
