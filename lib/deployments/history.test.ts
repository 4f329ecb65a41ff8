import { expect, test } from "vitest";
import { actAs } from "@/db/actor";
import { makeEchoDeployment } from "@/tests/echo-deployment";
import { makeTeam, useTestDatabase } from "@/tests/test-database";
import { listHistory, rollBackDeployment } from "./history";
import { updateDeployment } from "./mutations";
import { getDeployment } from "./queries";

useTestDatabase();

test("a deployment's history tells who configured it how, and leads back", async () => {
  const { teamId, userId } = await makeTeam();
  await makeEchoDeployment(teamId);
  const as = (name: string, change: object) =>
    actAs({ type: "user", id: userId, name }, () => updateDeployment(teamId, "echoes", change));
  await as("Ada", { params: { text: "a" }, tags: ["x"] });
  await as("Grace", { params: { text: "b" }, version: 1, isPaused: true });

  const { items } = await listHistory(teamId, "echoes");
  expect(items).toMatchObject([
    {
      by: "Grace",
      action: "deployment.paused",
      isCurrent: true,
      changes: [
        { path: "params.text", before: "a", after: "b" },
        { path: "isPaused", before: false, after: true },
        { path: "version", before: null, after: 1 },
      ],
    },
    { by: "Ada", isCurrent: false, changes: [{ path: "tags" }, { path: "params.text", after: "a" }] },
    { by: "Switchyard", action: "deployment.created" },
  ]);

  const readAt = (await listHistory(teamId, "echoes")).updatedAt.toISOString();
  await as("Linus", { tags: ["y"] });
  await expect(rollBackDeployment(teamId, "echoes", items[1]!.id, readAt)).rejects.toMatchObject({
    changes: ["Linus: tags is now y, before x."],
  });
  await rollBackDeployment(teamId, "echoes", items[1]!.id);
  expect(await getDeployment(teamId, "echoes")).toMatchObject({
    params: { text: "a" },
    tags: ["x"],
    version: null,
    isPaused: true,
  });
  expect((await listHistory(teamId, "echoes")).items.map(({ isCurrent }) => isCurrent)).toEqual([
    ...[true, false, false, true, false],
  ]);
});

test("only a change of the deployment itself is rolled back to", async () => {
  const { teamId } = await makeTeam();
  await makeEchoDeployment(teamId, "one");
  await makeEchoDeployment(teamId, "two");
  const { items } = await listHistory(teamId, "two");
  const stranger = await makeTeam();
  await makeEchoDeployment(stranger.teamId, "one");
  for (const [team, id] of [
    [teamId, items[0]!.id],
    [stranger.teamId, items[0]!.id],
    [teamId, "999999"],
    [teamId, "x"],
  ] as const)
    await expect(rollBackDeployment(team, "one", id)).rejects.toMatchObject({ code: "not-found" });
});
