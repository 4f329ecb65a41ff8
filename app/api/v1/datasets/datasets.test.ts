import { eq } from "drizzle-orm";
import { beforeEach, expect, test } from "vitest";
import { db } from "@/db/client";
import { datasets } from "@/db/schema/datasets";
import { callRoute, type RouteCall } from "@/tests/call-route";
import { makeTeam, useTestDatabase } from "@/tests/test-database";
import { GET as getDataset } from "./[name]/route";
import { GET as listVersions, POST } from "./[name]/versions/route";

useTestDatabase();

let team: { teamId: string; userId: string };
beforeEach(async () => {
  team = await makeTeam();
});

const call = (route: Parameters<typeof callRoute>[2], given: RouteCall = {}) =>
  callRoute(team, "editor", route, { ...given, params: { name: "cars" } });

test("a dataset has its latest version, which is not one that waits for a review", async () => {
  expect((await call(getDataset)).status).toBe(404);
  await call(POST, { csv: "id,price\n1,10\n2,30\n" });
  expect((await call(POST, { csv: "id,price\n3,cheap\n", query: "?schema=keep" })).body.review).toBe("open");
  await db().update(datasets).set({ description: "What we paid." }).where(eq(datasets.teamId, team.teamId));
  expect((await call(getDataset)).body).toEqual({
    name: "cars",
    description: "What we paid.",
    latestVersion: 1,
    createdAt: expect.any(String),
  });
  const stranger = await makeTeam();
  expect((await callRoute(stranger, "owner", getDataset, { params: { name: "cars" } })).status).toBe(404);
});

test("versions are listed newest first, in pages, without their columns", async () => {
  expect((await call(listVersions)).status).toBe(404);
  for (const price of [1, 2, 3]) await call(POST, { csv: `price\n${price}\n`, query: "?schema=keep" });
  const first = await call(listVersions, { query: "?limit=2" });
  expect(first.body.items.map(({ version }: { version: number }) => version)).toEqual([3, 2]);
  expect(first.body.items[0]).toMatchObject({ name: "cars", rows: 1, schema: 1, review: null });
  expect(first.body.items[0]).not.toHaveProperty("columns");
  const second = await call(listVersions, { query: `?limit=2&cursor=${first.body.nextCursor}` });
  expect(second.body).toMatchObject({ items: [{ version: 1 }], nextCursor: null });
  expect((await call(listVersions, { query: "?cursor=0" })).status).toBe(422);
});
