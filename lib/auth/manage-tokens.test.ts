import { afterEach, expect, test, vi } from "vitest";
import { db, sql } from "@/db/client";
import { members, users } from "@/db/schema/teams";
import type { Role } from "@/lib/base/member";
import { makeTeam, useTestDatabase } from "@/tests/test-database";
import { tokenState } from "./api-token";
import { createApiToken, listApiTokens, revokeApiToken } from "./manage-tokens";
import { findTokenMember } from "./tokens";

useTestDatabase();
afterEach(() => vi.unstubAllEnvs());

const laptop = { name: "Laptop", lifetime: "30" } as const;

async function join(teamId: string, role: Role) {
  const email = `${role}-${teamId}@example.com`;
  const [user] = await db().insert(users).values({ email, name: role }).returning();
  await db().insert(members).values({ teamId, userId: user!.id, role });
  return { userId: user!.id, role };
}

test("a token acts for its maker with its own role, and its hash is all that is kept", async () => {
  const { teamId } = await makeTeam();
  const editor = await join(teamId, "editor");
  const token = await createApiToken(teamId, editor, { ...laptop, role: "viewer" });
  expect(token).toMatch(/^swy_[\w-]{40}$/);
  expect(await findTokenMember(token)).toMatchObject({ userId: editor.userId, teamId, role: "viewer" });
  const [row] = await listApiTokens(teamId, editor);
  expect(row).toMatchObject({ name: "Laptop", role: "viewer", madeBy: "editor", revokedAt: null });
  expect(row!.expiresAt!.getTime() - row!.createdAt.getTime()).toBeCloseTo(30 * 86_400_000, -5);
  const [kept] = await sql()`select t::text as text from api_tokens t where id = ${row!.id}`;
  expect(kept?.text).not.toContain(token);
});

test("rejects a role above the creator's own", async () => {
  const { teamId } = await makeTeam();
  const operator = await join(teamId, "operator");
  await expect(createApiToken(teamId, operator, { ...laptop, role: "editor" })).rejects.toMatchObject({
    code: "forbidden",
    issues: [{ path: "role", message: "Yours is operator." }],
  });
});

test("a revoked token is refused from then on", async () => {
  const { teamId } = await makeTeam();
  const viewer = await join(teamId, "viewer");
  const token = await createApiToken(teamId, viewer, { ...laptop, role: "viewer", lifetime: "never" });
  const [row] = await listApiTokens(teamId, viewer);
  expect(await revokeApiToken(teamId, viewer, row!.id)).toEqual({ name: "Laptop" });
  expect(await findTokenMember(token)).toBeUndefined();
  await expect(revokeApiToken(teamId, viewer, row!.id)).rejects.toMatchObject({ code: "not-found" });
});

test("a use over the limit names the member, and does not count for another token", async () => {
  vi.stubEnv("RATE_LIMIT_MLFLOW", "2");
  const { teamId } = await makeTeam();
  const viewer = await join(teamId, "viewer");
  const [often, seldom] = [
    await createApiToken(teamId, viewer, { ...laptop, role: "viewer" }),
    await createApiToken(teamId, viewer, { ...laptop, role: "viewer" }),
  ];
  const uses = [];
  for (let use = 0; use < 3; use++) uses.push(await findTokenMember(often, "mlflow"));
  expect(uses.map((found) => found?.overuse?.code)).toEqual([undefined, undefined, "rate-limited"]);
  expect(uses[2]).toMatchObject({ teamId, userId: viewer.userId });
  expect((await findTokenMember(often))?.overuse).toBeUndefined();
  expect((await findTokenMember(seldom, "mlflow"))?.overuse).toBeUndefined();
  vi.stubEnv("RATE_LIMIT_MLFLOW", "0");
  expect((await findTokenMember(often, "mlflow"))?.overuse).toBeUndefined();
});

test("concurrent uses of a token count one by one", async () => {
  vi.stubEnv("RATE_LIMIT_MLFLOW", "5");
  const { teamId } = await makeTeam();
  const token = await createApiToken(teamId, await join(teamId, "viewer"), { ...laptop, role: "viewer" });
  const uses = await Promise.all(Array.from({ length: 9 }, () => findTokenMember(token, "mlflow")));
  expect(uses.filter((found) => found?.teamId === teamId)).toHaveLength(9);
  expect(uses.filter((found) => found?.overuse)).toHaveLength(4);
});

test("admins see and revoke the tokens of others in their team only", async () => {
  const { teamId } = await makeTeam();
  const [viewer, editor, admin] = [
    await join(teamId, "viewer"),
    await join(teamId, "editor"),
    await join(teamId, "admin"),
  ];
  await createApiToken(teamId, viewer, { ...laptop, role: "viewer" });
  const { id } = (await listApiTokens(teamId, viewer))[0]!;
  expect(await listApiTokens(teamId, editor)).toEqual([]);
  await expect(revokeApiToken(teamId, editor, id)).rejects.toMatchObject({ code: "not-found" });
  const other = await makeTeam();
  const stranger = { userId: other.userId, role: "owner" as const };
  await expect(revokeApiToken(other.teamId, stranger, id)).rejects.toMatchObject({ code: "not-found" });
  expect(await listApiTokens(teamId, admin)).toMatchObject([{ id }]);
  await revokeApiToken(teamId, admin, id);
});

test("a token is valid until it expires or is revoked", () => {
  const now = new Date("2026-01-02T00:00:00Z");
  const past = new Date("2026-01-01T00:00:00Z");
  expect(tokenState({ revokedAt: null, expiresAt: null }, now)).toBe("valid");
  expect(tokenState({ revokedAt: null, expiresAt: past }, now)).toBe("expired");
  expect(tokenState({ revokedAt: past, expiresAt: null }, now)).toBe("revoked");
});
