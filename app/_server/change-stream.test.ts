import { eq } from "drizzle-orm";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { GET } from "@/app/api/v1/events/stream/route";
import { db } from "@/db/client";
import { apiTokens } from "@/db/schema/teams";
import { createApiToken } from "@/lib/auth/manage-tokens";
import { changeRole, removeMember } from "@/lib/teams/manage-members";
import { joinTeam, makeTeam, useTestDatabase } from "@/tests/test-database";

useTestDatabase();
beforeEach(() => void vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] }));
afterEach(() => void vi.useRealTimers());

type Member = Awaited<ReturnType<typeof joinTeam<"operator">>>;
type Owner = { teamId: string; userId: string };

test.each<[string, (owner: Owner, member: Member) => Promise<unknown>]>([
  ["its member is removed", ({ teamId, userId }, member) => removeMember(teamId, { userId }, member.userId)],
  [
    "its token is revoked",
    ({ teamId }) => db().update(apiTokens).set({ revokedAt: new Date() }).where(eq(apiTokens.teamId, teamId)),
  ],
  [
    "its token expires",
    ({ teamId }) =>
      db()
        .update(apiTokens)
        .set({ expiresAt: new Date(Date.now() - 60_000) })
        .where(eq(apiTokens.teamId, teamId)),
  ],
])("a stream ends when %s", async (_, end) => {
  const owner = await makeTeam();
  const member = await joinTeam(owner.teamId, "operator");
  const token = await createApiToken(owner.teamId, member, { name: "t", role: "viewer", lifetime: "7" });
  const request = new Request("http://localhost/api/v1/events/stream", {
    headers: { authorization: `Bearer ${token}` },
  });
  const response = await GET(request, { params: Promise.resolve({}) });
  const reader = response.body!.getReader();
  const next = async () => new TextDecoder().decode((await reader.read()).value);
  expect(await next()).toContain("event: message");
  await vi.advanceTimersByTimeAsync(5_000);
  expect(await next()).toBe(": still here\n\n");
  // A role that still allows the stream does not end it.
  await changeRole(owner.teamId, owner, { userId: member.userId, role: "viewer" });
  await vi.advanceTimersByTimeAsync(5_000);
  expect(await next()).toBe(": still here\n\n");
  await end(owner, member);
  await vi.advanceTimersByTimeAsync(5_000);
  expect(await next()).toBe(": still here\n\n");
  expect((await reader.read()).done).toBe(true);
});
