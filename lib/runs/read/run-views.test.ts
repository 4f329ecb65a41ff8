import { beforeAll, expect, test } from "vitest";
import { makeTeam, useTestDatabase } from "@/tests/test-database";
import { deleteRunView, listRunViews, renameRunView, saveRunView } from "./run-views";

useTestDatabase();

let teamId: string;
let ada: { userId: string; role: "operator" };
let ben: { userId: string; role: "operator" };
beforeAll(async () => {
  const team = await makeTeam();
  teamId = team.teamId;
  ada = { userId: team.userId, role: "operator" };
  ben = { userId: (await makeTeam()).userId, role: "operator" };
});

test("a view is the team's; its maker or an editor changes it", async () => {
  const { id } = await saveRunView(teamId, ada, { name: "Red", search: "state=Failed" });
  expect(await listRunViews(teamId)).toMatchObject([{ name: "Red", search: "state=Failed" }]);
  await expect(renameRunView(teamId, ben, { id, name: "x" })).rejects.toMatchObject({ code: "forbidden" });
  await expect(deleteRunView(teamId, ben, id)).rejects.toMatchObject({ code: "forbidden" });
  await renameRunView(teamId, ada, { id, name: "Failures" });
  await renameRunView(teamId, { ...ben, role: "editor" }, { id, name: "Failures" });
  expect((await listRunViews(teamId)).map(({ name }) => name)).toEqual(["Failures"]);
  await deleteRunView(teamId, ada, id);
  expect(await listRunViews(teamId)).toEqual([]);
});

test("a name is given once in a team", async () => {
  const { id } = await saveRunView(teamId, ada, { name: "One", search: "" });
  await saveRunView(teamId, ada, { name: "Two", search: "" });
  await expect(saveRunView(teamId, ada, { name: "One", search: "q=x" })).rejects.toThrow("already exists");
  await expect(renameRunView(teamId, ada, { id, name: "Two" })).rejects.toThrow("already exists");
});

test("another team's view is not found", async () => {
  const { id } = await saveRunView(teamId, ada, { name: "Ours", search: "" });
  const other = await makeTeam();
  const owner = { userId: other.userId, role: "owner" as const };
  expect(await listRunViews(other.teamId)).toEqual([]);
  await expect(deleteRunView(other.teamId, owner, id)).rejects.toMatchObject({ code: "not-found" });
});
