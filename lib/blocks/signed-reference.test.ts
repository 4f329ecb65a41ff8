import { randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import { storage } from "@/lib/storage/open-storage";
import { makeTeam, useTestDatabase } from "@/tests/test-database";
import { storageForUri } from "./open-bucket";
import { readReference, signReference } from "./signed-reference";

useTestDatabase();

async function kept(content = "rows") {
  const { teamId } = await makeTeam();
  const runId = randomUUID();
  const { uri, sha256 } = await storage(teamId).put(`runs/${teamId}/${runId}/split`, content);
  return { teamId, runId, reference: await signReference(teamId, { uri, sha256, rows: 3 }) };
}

test("a signed reference is read by any run of the team that made it", async () => {
  const { teamId, reference } = await kept();
  const asKept = JSON.parse(JSON.stringify(reference));
  expect((await readReference({ teamId, runId: "another" }, asKept)).toString()).toBe("rows");
});

test("a reference that was written by hand or changed is refused", async () => {
  const { teamId, runId, reference } = await kept();
  const theirs = await kept("theirs");
  const reader = { teamId, runId: "another" };
  const { uri, sha256 } = reference;
  const forged = [
    { uri, sha256 },
    { uri, sha256, signature: "" },
    { ...reference, rows: 4 },
    { ...reference, uri: theirs.reference.uri },
    { ...reference, signature: theirs.reference.signature },
    theirs.reference,
    { uri: "local:../../keys.json", sha256 },
    { uri: `local:runs/${teamId}/${runId}/../../${theirs.teamId}/${theirs.runId}/split`, sha256 },
    { uri: "file:///etc/passwd", sha256 },
    { uri: "/etc/passwd", sha256 },
  ];
  for (const altered of forged)
    await expect(readReference(reader, altered), JSON.stringify(altered)).rejects.toMatchObject({
      code: "invalid",
    });
});

test("a reference of before there were signatures is read by its own run", async () => {
  const { teamId, runId, reference } = await kept();
  const { uri, sha256 } = reference;
  expect((await readReference({ teamId, runId }, { uri, sha256 })).toString()).toBe("rows");
});

test("bytes that have changed since are refused", async () => {
  const { teamId, runId, reference } = await kept();
  await storage(teamId).put(`runs/${teamId}/${runId}/split`, "other");
  await expect(readReference({ teamId, runId }, reference)).rejects.toMatchObject({ code: "conflict" });
});

test("an address is resolved in the team's own part of the storage alone", async () => {
  const { teamId } = await kept();
  const theirs = await kept("theirs");
  const place = await storageForUri(teamId, theirs.reference.uri);
  await expect(place.read(theirs.reference.uri)).rejects.toMatchObject({ code: "not-found" });
  for (const uri of ["file:///etc/passwd", "LOCAL:x", "gs://bucket/..", "gs://bucket/a/../b", "gs://../o/x"])
    await expect(storageForUri(teamId, uri), uri).rejects.toMatchObject({
      code: expect.stringMatching(/invalid|not-found/),
    });
});
