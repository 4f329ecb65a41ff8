import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { removeMember } from "@/lib/teams/manage-members";
import { joinTeam, makeTeam, useTestDatabase } from "@/tests/test-database";
import { changeStream } from "./change-stream";

useTestDatabase();
beforeEach(() => void vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] }));
afterEach(() => void vi.useRealTimers());

test("a stream ends when its member has been removed", async () => {
  const { teamId, userId } = await makeTeam();
  const member = { teamId, ...(await joinTeam(teamId, "viewer")) };
  const request = new Request("http://localhost");
  const reader = changeStream({ member, request }, () => false).body!.getReader();
  const next = async () => new TextDecoder().decode((await reader.read()).value);
  expect(await next()).toContain("event: message");
  await vi.advanceTimersByTimeAsync(15_000);
  expect(await next()).toBe(": still here\n\n");
  await removeMember(teamId, { userId }, member.userId);
  await vi.advanceTimersByTimeAsync(15_000);
  expect(await next()).toBe(": still here\n\n");
  expect((await reader.read()).done).toBe(true);
});
