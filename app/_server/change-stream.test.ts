import { eq } from "drizzle-orm";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { GET } from "@/app/api/v1/events/stream/route";
import { db } from "@/db/client";
import { apiTokens } from "@/db/schema/teams";
import { createApiToken } from "@/lib/auth/manage-tokens";
import { announce } from "@/lib/live/live";
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

test("a reader that is slow hears once of what changed many times", async () => {
  const owner = await makeTeam();
  const token = await createApiToken(
    owner.teamId,
    { ...owner, role: "owner" },
    { name: "t", role: "viewer", lifetime: "7" },
  );
  const caller = new AbortController();
  const request = new Request("http://localhost/api/v1/events/stream", {
    headers: { authorization: `Bearer ${token}` },
    signal: caller.signal,
  });
  const reader = (await GET(request, { params: Promise.resolve({}) })).body!.getReader();
  const text = new TextDecoder();
  expect(text.decode((await reader.read()).value)).toContain("event: message");
  for (let index = 0; index < 500; index++) announce({ teamId: owner.teamId, kind: "run" });
  await new Promise((resolve) => setTimeout(resolve, 100));
  let messages = 0;
  for (let isOver = false; !isOver; ) {
    const read = reader.read().then(({ value }) => (value ? text.decode(value) : ""));
    const none = new Promise<undefined>((resolve) => setTimeout(() => resolve(undefined), 200));
    const message = await Promise.race([read, none]);
    if (message?.includes('"kind":"run"')) messages++;
    isOver = message === undefined;
  }
  expect(messages).toBeGreaterThan(0);
  expect(messages).toBeLessThan(20);
  caller.abort();
});

test("limits a member's open streams, and frees the place of an ended one", async () => {
  process.env.STREAMS_PER_MEMBER = "2";
  const owner = await makeTeam();
  const open = async (member: { userId: string; role: "operator" | "owner" }) => {
    const token = await createApiToken(owner.teamId, member, { name: "t", role: "viewer", lifetime: "7" });
    const caller = new AbortController();
    const request = new Request("http://localhost/api/v1/events/stream", {
      headers: { authorization: `Bearer ${token}` },
      signal: caller.signal,
    });
    return { caller, response: await GET(request, { params: Promise.resolve({}) }) };
  };
  const member = await joinTeam(owner.teamId, "operator");
  const [first, second, third] = [await open(member), await open(member), await open(member)];
  expect([first, second, third].map(({ response }) => response.status)).toEqual([200, 200, 429]);
  expect(third.response.headers.get("retry-after")).toBe("10");
  expect(await third.response.json()).toMatchObject({
    detail: expect.stringMatching(/^You have 2 live streams/),
  });
  const other = await open({ userId: owner.userId, role: "owner" });
  expect(other.response.status).toBe(200);
  first.caller.abort();
  await expect.poll(async () => (await open(member)).response.status).toBe(200);
  process.env.STREAMS_PER_TEAM = "1";
  expect((await open({ userId: owner.userId, role: "owner" })).response.status).toBe(429);
  delete process.env.STREAMS_PER_MEMBER;
  delete process.env.STREAMS_PER_TEAM;
  second.caller.abort();
  other.caller.abort();
});
