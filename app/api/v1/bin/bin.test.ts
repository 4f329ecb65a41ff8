import { beforeEach, expect, test } from "vitest";
import { moveInBin } from "@/lib/deletion/bin";
import { ownMlflow } from "@/lib/mlflow-endpoint/own-client";
import { callRoute } from "@/tests/call-route";
import { makeTeam, useTestDatabase } from "@/tests/test-database";
import { POST as restore } from "./[kind]/[id]/restore/route";
import { DELETE as deleteForGood } from "./[kind]/[id]/route";
import { GET as list } from "./route";

useTestDatabase();

let team: { teamId: string; userId: string };
beforeEach(async () => {
  team = await makeTeam();
});

/** Runs in the bin, in the order in which they were deleted. */
async function binned(...names: string[]) {
  const experimentId = await ownMlflow(team.teamId).ensureExperiment("claims");
  const ids: string[] = [];
  for (const name of names) {
    const { info } = await ownMlflow(team.teamId).createRun({ experimentId, name });
    await moveInBin(team.teamId, { kind: "run", id: info.run_id }, "deleted");
    ids.push(info.run_id);
  }
  return ids;
}

test("the bin is listed by pages, what was deleted last first", async () => {
  await binned("one", "two", "three");
  const first = await callRoute(team, "viewer", list, { query: "?limit=2" });
  expect(first.body.items).toMatchObject([
    { kind: "run", name: "three", keptBy: null },
    { kind: "run", name: "two" },
  ]);
  const query = `?limit=2&cursor=${encodeURIComponent(first.body.nextCursor)}`;
  const second = await callRoute(team, "viewer", list, { query });
  expect(second.body).toMatchObject({ items: [{ name: "one" }], nextCursor: null });
  expect((await callRoute(team, "viewer", list, { query: "?cursor=x" })).status).toBe(422);
});

test("editors restore and delete for good; others, and other teams, do not", async () => {
  const [kept, gone] = await binned("kept", "gone");
  const of = (id: string | undefined) => ({ params: { kind: "run", id: id! } });
  expect((await callRoute(team, "operator", restore, of(kept))).status).toBe(403);
  expect((await callRoute(await makeTeam(), "owner", restore, of(kept))).status).toBe(404);
  expect((await callRoute(await makeTeam(), "owner", deleteForGood, of(gone))).status).toBe(404);
  expect((await callRoute(team, "editor", restore, of(kept))).status).toBe(204);
  expect((await callRoute(team, "editor", restore, of(kept))).status).toBe(404);
  expect(await callRoute(team, "editor", deleteForGood, of(gone))).toMatchObject({
    status: 202,
    body: { kind: "run", name: "gone", deletedAt: null },
  });
  const { body } = await callRoute(team, "viewer", list);
  expect(body.items).toMatchObject([{ name: "gone", deletedAt: null }]);
});
