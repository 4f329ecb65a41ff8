import { eq } from "drizzle-orm";
import { expect, test } from "vitest";
import { db } from "@/db/client";
import { flows } from "@/db/schema/flows";
import { artifacts, runs } from "@/db/schema/runs";
import { makeTeam, useTestDatabase } from "@/tests/test-database";
import { insertRuns } from "@/tests/test-runs";
import { artifactFile } from "./artifact-file";
import { createArtifact } from "./create-artifact";
import { listArtifactKeys } from "./list-keys";
import { attachmentsOfRun, getArtifact, listArtifacts, neighboursOf } from "./queries";

useTestDatabase();

const report = (markdown: string) => ({ kind: "markdown" as const, data: { title: "A report", markdown } });
const picture = {
  title: "A dot",
  description: "Dots",
  mediaType: "image/png",
  width: 1,
  height: 1,
  base64: "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
};

async function makeTwoRuns() {
  const { teamId } = await makeTeam();
  const [first] = await insertRuns(teamId, [{}]);
  const [second] = await insertRuns(teamId, [{}]);
  const keep = (
    runId: string | undefined,
    key: string,
    what: { kind: "markdown" | "image"; data: unknown },
  ) => createArtifact(teamId, { runId: runId!, nodeId: "work" }, { key, ...what });
  const created = [
    await keep(first, "daily", report("one")),
    await keep(first, "once", report("only")),
    await keep(second, "daily", report("two")),
    await keep(second, "dot", { kind: "image", data: picture }),
  ];
  return { teamId, first: first!, second: second!, ids: created.map(({ id }) => id) };
}

test("lists each key once, by its newest version, in pages", async () => {
  const { teamId, first, ids } = await makeTwoRuns();
  const page = await listArtifactKeys(teamId, { kind: "markdown", limit: 1 });
  expect(page.items).toMatchObject([{ id: ids[2], key: "daily", version: 2, versions: 2 }]);
  const next = await listArtifactKeys(teamId, { kind: "markdown", limit: 1, cursor: page.nextCursor! });
  expect(next).toMatchObject({ items: [{ key: "once", versions: 1 }], nextCursor: null });
  const ofRun = await listArtifactKeys(teamId, { run: first });
  expect(ofRun.items.map(({ id }) => id)).toEqual([ids[1], ids[0]]);
});

test("finds artifacts by the flow of their run", async () => {
  const { teamId, second, ids } = await makeTwoRuns();
  const [flow] = await db()
    .select({ slug: flows.slug })
    .from(runs)
    .innerJoin(flows, eq(flows.id, runs.flowId))
    .where(eq(runs.id, second));
  const { items } = await listArtifactKeys(teamId, { flow: flow!.slug });
  expect(items.map(({ id }) => id)).toEqual([ids[3], ids[2]]);
  expect((await listArtifacts((await makeTeam()).teamId, { flow: flow!.slug })).items).toEqual([]);
});

test("returns the previous and next version", async () => {
  const { teamId, ids } = await makeTwoRuns();
  expect(await neighboursOf(teamId, { key: "daily", version: 1 })).toEqual({
    previous: undefined,
    next: { id: ids[2], version: 2 },
  });
  expect(await neighboursOf(teamId, { key: "daily", version: 2 })).toMatchObject({
    previous: { version: 1 },
  });
});

test("a picture's bytes are in its file, but not in lists", async () => {
  const { teamId, second, ids } = await makeTwoRuns();
  const { base64, ...rest } = picture;
  const [listed] = (await listArtifacts(teamId, { kind: "image" })).items;
  expect(listed!.data).toEqual(rest);
  const { mediaType: _, ...shown } = rest;
  expect(await attachmentsOfRun(teamId, second)).toEqual({
    dot: { ...shown, address: `/api/v1/artifacts/${ids[3]}/content` },
  });
  const file = artifactFile(await getArtifact(teamId, ids[3]!));
  expect(file).toMatchObject({ name: "dot-v1.png", mediaType: "image/png" });
  expect(file.body).toEqual(Buffer.from(base64, "base64"));
});

test("rejects bytes that do not match their media type, and pictures that are too large", async () => {
  const { teamId, first } = await makeTwoRuns();
  const keep = (data: unknown) =>
    createArtifact(teamId, { runId: first, nodeId: "work" }, { key: "bad", kind: "image", data });
  await expect(keep({ ...picture, mediaType: "image/svg+xml" })).rejects.toThrow();
  await expect(keep({ ...picture, mediaType: "image/jpeg" })).rejects.toThrow(
    "not a picture of that media type",
  );
  await expect(keep({ ...picture, base64: `iVBORw0KGgo${"A".repeat(1_400_001)}` })).rejects.toThrow(
    "at most 1 MB",
  );
});

test("the versions under a key are read page by page, also behind one that was deleted", async () => {
  const { teamId, ids } = await makeTwoRuns();
  const [newest, oldest] = [ids[2]!, ids[0]!];
  const page = await listArtifacts(teamId, { key: "daily", limit: 1 });
  expect(page).toMatchObject({ items: [{ id: newest, version: 2 }], nextCursor: newest });
  const behind = { key: "daily", cursor: newest };
  expect(await listArtifacts(teamId, behind)).toMatchObject({ items: [{ id: oldest }], nextCursor: null });
  await db().delete(artifacts).where(eq(artifacts.id, newest));
  expect((await listArtifacts(teamId, behind)).items.map(({ id }) => id)).toEqual([oldest]);
});
