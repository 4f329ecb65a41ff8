import { expect, test } from "vitest";
import { findSession, startSession } from "@/lib/auth/sessions";
import { makeTeam, useTestDatabase } from "@/tests/test-database";
import { createTeam, listTeamsOf, renameTeam, switchTeam } from "./create-team";

useTestDatabase();

test("a person goes on in a new team of theirs, and only in teams of theirs", async () => {
  const { teamId, userId } = await makeTeam("A team");
  const sessionId = await startSession({ userId, method: "password", userAgent: "", address: "" });
  const person = { userId, sessionId };
  const second = await createTeam(userId, "Zürich & Töchter");
  const third = await createTeam(userId, "Zürich & Töchter");
  expect(third).not.toBe(second);
  await switchTeam(person, second);
  expect((await findSession(sessionId, ""))?.member).toMatchObject({ teamId: second, role: "owner" });
  await renameTeam(second, "Basel");
  expect((await listTeamsOf(userId)).map(({ name }) => name)).toEqual([
    "A team",
    "Basel",
    "Zürich & Töchter",
  ]);
  const stranger = await makeTeam();
  await expect(switchTeam(person, stranger.teamId)).rejects.toMatchObject({ code: "not-found" });
  await expect(switchTeam({ ...stranger, sessionId }, stranger.teamId)).rejects.toMatchObject({
    code: "not-found",
  });
  expect((await findSession(sessionId, ""))?.member?.teamId).toBe(second);
  await switchTeam(person, teamId);
});
