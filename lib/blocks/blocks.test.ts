import { eq } from "drizzle-orm";
import { expect, test } from "vitest";
import { db } from "@/db/client";
import { blocks } from "@/db/schema/blocks";
import { outgoingWebhooks } from "@/db/schema/outgoing";
import { makeTeam, useTestDatabase } from "@/tests/test-database";
import httpEndpoint from "./catalog/http-endpoint";
import mlflowServer from "./catalog/mlflow-server";
import secret from "./catalog/secret";
import { checkBlock } from "./check-block";
import { mask } from "./mask";
import { createBlock, deleteBlock, updateBlock } from "./mutations";
import { openBlock } from "./open-block";
import { getBlock, listBlocks } from "./queries";
import { whereUsed } from "./where-used";

useTestDatabase();

const endpoint = {
  url: "https://example.com/in",
  secretHeader: "Authorization",
  secretHeaderValue: "Bearer abc-123",
};

test("a secret comes back as ********, and in clear only where the block is opened", async () => {
  const { teamId } = await makeTeam();
  const inbox = await createBlock(teamId, { type: "http-endpoint", name: "inbox", values: endpoint });
  expect(inbox.values).toEqual({
    url: "https://example.com/in",
    method: "POST",
    headers: {},
    secretHeader: "Authorization",
    secretHeaderValue: "********",
  });
  expect(await listBlocks(teamId)).toEqual([inbox]);
  expect((await openBlock(teamId, "inbox", httpEndpoint)).secretHeaderValue).toBe("Bearer abc-123");
  const [row] = await db().select().from(blocks).where(eq(blocks.teamId, teamId));
  expect(JSON.stringify(row)).not.toContain("abc-123");
});

test("******** sent back keeps the secret, another value replaces it, none removes it", async () => {
  const { teamId } = await makeTeam();
  const values = { uri: "https://mlflow.example.com", token: "first-token" };
  await createBlock(teamId, { type: "mlflow-server", name: "ml", values });
  const token = async () => (await openBlock(teamId, "ml", mlflowServer)).token;
  await updateBlock(teamId, "ml", { ...values, token: "********" });
  expect(await token()).toBe("first-token");
  await updateBlock(teamId, "ml", { ...values, token: "second-token" });
  expect(await token()).toBe("second-token");
  await updateBlock(teamId, "ml", { uri: values.uri });
  expect(await token()).toBeUndefined();
});

test("a kept secret does not go to a new address", async () => {
  const { teamId } = await makeTeam();
  await createBlock(teamId, { type: "http-endpoint", name: "inbox", values: endpoint });
  const moved = { ...endpoint, url: "https://attacker.example.com" };
  await expect(
    updateBlock(teamId, "inbox", { ...moved, secretHeaderValue: "********" }),
  ).rejects.toMatchObject({ code: "invalid", issues: [{ path: "values.secretHeaderValue" }] });
  await updateBlock(teamId, "inbox", moved);
  expect((await getBlock(teamId, "inbox")).values.url).toBe("https://attacker.example.com");
});

test.each([
  ["an unknown type", { type: "ftp", values: {} }, "type"],
  ["an unknown field", { type: "secret", values: { value: "x", colour: "red" } }, "values"],
  ["a missing field", { type: "secret", values: {} }, "values.value"],
  ["stars in place of a secret", { type: "secret", values: { value: "********" } }, "values.value"],
  [
    "a secret among the shown headers",
    { type: "http-endpoint", values: { url: "https://a.b", headers: { "X-Api-Key": "k" } } },
    "values.headers",
  ],
  [
    "a Host header",
    { type: "http-endpoint", values: { url: "https://a.b", headers: { hOST: "inside" } } },
    "values.headers.hOST",
  ],
  [
    "a Host header as the secret one",
    {
      type: "http-endpoint",
      values: { url: "https://a.b", secretHeader: "Host", secretHeaderValue: "inside" },
    },
    "values.secretHeader",
  ],
  [
    "a header of two lines",
    { type: "http-endpoint", values: { url: "https://a.b", headers: { "X-A": "1\r\nHost: inside" } } },
    "values.headers.X-A",
  ],
  ["a path out of the storage", { type: "local-bucket", values: { folder: "../runs" } }, "values.folder"],
  [
    "credentials that are not there",
    { type: "gcs-bucket", values: { bucket: "claims", credentials: "none" } },
    "values.credentials",
  ],
  ["no credentials for Google", { type: "gcs-bucket", values: { bucket: "claims" } }, "values.credentials"],
  [
    "a key that is none",
    { type: "gcp-credentials", values: { serviceAccountJson: '{"type":"authorized_user"}' } },
    "values.serviceAccountJson",
  ],
])("%s is refused by field", async (_, { type, values }, path) => {
  const { teamId } = await makeTeam();
  const refused = createBlock(teamId, { type, name: "x", values });
  await expect(refused).rejects.toMatchObject({
    code: "invalid",
    issues: expect.arrayContaining([expect.objectContaining({ path })]),
  });
});

test("a name is unique in a team; teams do not see each other's blocks", async () => {
  const [a, b] = [await makeTeam(), await makeTeam()];
  const block = { type: "secret", name: "key", values: { value: "of team a" } };
  await createBlock(a.teamId, block);
  await expect(createBlock(a.teamId, block)).rejects.toMatchObject({ code: "conflict" });
  await expect(openBlock(b.teamId, "key", secret)).rejects.toMatchObject({ code: "not-found" });
  await createBlock(b.teamId, { ...block, values: { value: "of team b" } });
  await expect(deleteBlock(b.teamId, "other")).rejects.toMatchObject({ code: "not-found" });
  expect((await openBlock(a.teamId, "key", secret)).value).toBe("of team a");
});

test("a block opens as its own type only", async () => {
  const { teamId } = await makeTeam();
  await createBlock(teamId, { type: "secret", name: "key", values: { value: "1234" } });
  await expect(openBlock(teamId, "key", mlflowServer)).rejects.toThrow(
    'The block "key" is a Secret; a MLflow server is needed.',
  );
});

test("the team's secrets are hidden, also those that a block had when it was opened", async () => {
  const [a, b] = [await makeTeam(), await makeTeam()];
  await createBlock(a.teamId, { type: "secret", name: "key", values: { value: "old-value" } });
  await openBlock(a.teamId, "key", secret);
  await updateBlock(a.teamId, "key", { value: "new-value" });
  expect((await mask(a.teamId))("old-value new-value")).toBe("******** ********");
  expect((await mask(b.teamId))("old-value new-value")).toBe("old-value new-value");
});

test("a check is kept with what it saw until the values change", async () => {
  const { teamId } = await makeTeam();
  await createBlock(teamId, { type: "local-bucket", name: "files", values: { folder: "claims/raw" } });
  expect((await getBlock(teamId, "files")).check).toBeUndefined();
  const result = await checkBlock(teamId, "files");
  expect(result).toMatchObject({ isOk: true, message: expect.stringContaining("read back") });
  expect((await getBlock(teamId, "files")).check).toEqual(result);
  await updateBlock(teamId, "files", { folder: "claims/new" });
  expect((await getBlock(teamId, "files")).check).toBeUndefined();
});

test("a block in use is not deleted unnoticed", async () => {
  const { teamId } = await makeTeam();
  const slack = {
    type: "slack-webhook",
    name: "channel",
    values: { url: "https://hooks.slack.com/services/T/B/x" },
  };
  await createBlock(teamId, slack);
  await db()
    .insert(outgoingWebhooks)
    .values({ teamId, name: "Tell us", kind: "slack", block: "channel", states: ["Failed"] });
  expect(await whereUsed(teamId, "channel")).toMatchObject([{ kind: "outgoing webhook", name: "Tell us" }]);
  await expect(deleteBlock(teamId, "channel")).rejects.toMatchObject({
    code: "conflict",
    message: 'The block "channel" is in use by the outgoing webhook Tell us.',
  });
  await deleteBlock(teamId, "channel", { force: true });
  expect(await listBlocks(teamId)).toEqual([]);
});
