import { expect, test } from "vitest";
import { makeTeam, useTestDatabase } from "@/tests/test-database";
import { deleteSavedQuery, listSavedQueries, saveQuery } from "./saved-queries";

useTestDatabase();

test("a query is saved and replaced under its name by its creator or an editor, within the team", async () => {
  const { teamId, userId } = await makeTeam();
  const other = await makeTeam();
  const creator = { userId, role: "operator" as const };
  const stranger = { userId: other.userId, role: "operator" as const };
  const editor = { userId: other.userId, role: "editor" as const };
  await saveQuery(teamId, creator, { name: "b", query: "select 1" });
  await saveQuery(teamId, creator, { name: "a", query: "select 2" });
  await saveQuery(teamId, creator, { name: "b", query: "select 3" });
  await expect(saveQuery(teamId, stranger, { name: "b", query: "select 4" })).rejects.toMatchObject({
    code: "forbidden",
  });
  const saved = await listSavedQueries(teamId);
  expect(saved.map(({ name, query }) => [name, query])).toEqual([
    ["a", "select 2"],
    ["b", "select 3"],
  ]);
  const id = saved[0]!.id;
  expect(await listSavedQueries(other.teamId)).toEqual([]);
  await expect(deleteSavedQuery(other.teamId, editor, id)).rejects.toMatchObject({ code: "not-found" });
  await expect(deleteSavedQuery(teamId, stranger, id)).rejects.toMatchObject({ code: "forbidden" });
  await deleteSavedQuery(teamId, editor, id);
  expect((await listSavedQueries(teamId)).map(({ name }) => name)).toEqual(["b"]);
});
