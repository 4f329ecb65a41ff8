import { beforeAll, expect, test } from "vitest";
import { createExperiment } from "@/lib/experiments/mutations";
import { makeTeam, useTestDatabase } from "@/tests/test-database";
import { deleteRunView, listRunViews, renameRunView, saveRunView, setDefaultView } from "./run-views";

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

test("one view of an experiment is what its page opens with", async () => {
  const { id: experimentId } = await createExperiment(teamId, { name: "claims" });
  const save = (name: string) => saveRunView(teamId, ada, { name, search: `q=${name}`, experimentId });
  const [first, second] = [await save("a"), await save("b")];
  const defaults = async () =>
    (await listRunViews(teamId, experimentId)).filter((view) => view.isDefault).map(({ name }) => name);
  await setDefaultView(teamId, ada, { id: first.id, isDefault: true });
  await setDefaultView(teamId, ada, { id: second.id, isDefault: true });
  expect(await defaults()).toEqual(["b"]);
  await expect(setDefaultView(teamId, ben, { id: first.id, isDefault: true })).rejects.toMatchObject({
    code: "forbidden",
  });
  await setDefaultView(teamId, ada, { id: second.id, isDefault: false });
  expect(await defaults()).toEqual([]);
});
