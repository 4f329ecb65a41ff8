import { expect, test } from "vitest";
import { db } from "@/db/client";
import { dashboards } from "@/db/schema/dashboards";
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
  expect(await listSavedQueries(other.teamId)).toEqual([]);
  await expect(deleteSavedQuery(other.teamId, editor, "a")).rejects.toMatchObject({ code: "not-found" });
  await expect(deleteSavedQuery(teamId, stranger, "a")).rejects.toMatchObject({ code: "forbidden" });
  await deleteSavedQuery(teamId, editor, "a");
  expect((await listSavedQueries(teamId)).map(({ name }) => name)).toEqual(["b"]);
});

test("a query that a dashboard shows is changed, deleted and made again by editors only", async () => {
  const { teamId, userId } = await makeTeam();
  const operator = { userId, role: "operator" as const };
  const editor = { userId, role: "editor" as const };
  await saveQuery(teamId, operator, { name: "shown", query: "select 1" });
  const panels = [{ id: "p", type: "table", query: "shown" }];
  await db().insert(dashboards).values({ teamId, name: "d", title: "Sales", panels });
  const change = () => saveQuery(teamId, operator, { name: "shown", query: "select 2" });
  await expect(change()).rejects.toThrow("The dashboard “Sales” shows the query “shown”");
  await expect(deleteSavedQuery(teamId, operator, "shown")).rejects.toMatchObject({ code: "forbidden" });
  await saveQuery(teamId, operator, { name: "other", query: "select 2" });
  await deleteSavedQuery(teamId, editor, "shown");
  await expect(change()).rejects.toMatchObject({ code: "forbidden" });
});
