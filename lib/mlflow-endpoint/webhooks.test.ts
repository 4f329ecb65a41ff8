import { createHmac } from "node:crypto";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { db } from "@/db/client";
import { outgoingDeliveries, outgoingWebhooks } from "@/db/schema/outgoing";
import type { Role } from "@/lib/base/member";
import { allowHost } from "@/lib/net/allow-list";
import { createOutgoingWebhook } from "@/lib/outgoing/mutations";
import { OutgoingWebhookInput } from "@/lib/outgoing/outgoing-webhook";
import { sendDeliveries } from "@/lib/outgoing/send-deliveries";
import { type Receiver, startReceiver } from "@/tests/http-receiver";
import { makeTeam, useTestDatabase } from "@/tests/test-database";
import { handleMlflow } from "./server";

useTestDatabase();

let receiver: Receiver;
beforeAll(async () => {
  receiver = await startReceiver();
});
afterAll(() => receiver.close());
beforeEach(async () => {
  // Messages left by other tests would be sent here.
  await db().delete(outgoingDeliveries);
  receiver.received.length = 0;
});

async function makeScene() {
  const { teamId, userId } = await makeTeam();
  await allowHost(teamId, { host: receiver.host, createdBy: userId });
  const callAs = (role?: Role) => async (method: string, path: string, body?: object) => {
    const init = { method, body: body && JSON.stringify(body) };
    const request = new Request(`http://portal/api/2.0/mlflow/${path}`, init);
    const answer = await handleMlflow(teamId, request, { userId, userName: "ana", role });
    return { status: answer.status, ...(await answer.json()) };
  };
  const call = callAs();
  const create = (events: string[], more: object = {}) =>
    call("POST", "webhooks", { name: "hook", url: receiver.url, events: events.map(toWire), ...more });
  return { teamId, userId, call, callAs, create };
}

function toWire(event: string) {
  const [entity, action] = event.toUpperCase().split(".");
  return { entity, action };
}

/** Bodies that arrived, as `entity.action` and data, in the order of the changes: two are sent at once. */
async function arrived() {
  while ((await sendDeliveries()) > 0);
  const idOf = ({ headers }: Receiver["received"][number]) => String(headers["x-mlflow-delivery-id"]);
  return receiver.received
    .toSorted((a, b) => idOf(a).localeCompare(idOf(b)))
    .map(({ body }) => {
      const { entity, action, timestamp, data } = JSON.parse(body);
      expect(Date.parse(timestamp)).toBeGreaterThan(Date.now() - 60_000);
      return [`${entity}.${action}`, data];
    });
}

test("a webhook is made, listed in pages, changed and deleted, and its secret is never told", async () => {
  const { call, create } = await makeScene();
  const events = ["model_version.created", "model_version_alias.created"];
  const { webhook } = await create(events, { secret: "quiet", description: "of models" });
  expect(webhook).toMatchObject({
    name: "hook",
    url: receiver.url,
    description: "of models",
    status: "ACTIVE",
    events: events.map(toWire),
  });
  expect(JSON.stringify(webhook)).not.toContain("quiet");
  expect((await db().select().from(outgoingWebhooks))[0]!.secret).not.toContain("quiet");
  await create(events, { name: "second", status: "DISABLED" });
  const first = await call("GET", "webhooks?max_results=1");
  const rest = await call("GET", `webhooks?max_results=1&page_token=${first.next_page_token}`);
  expect([first, rest].map(({ webhooks }) => webhooks.map((row: { name: string }) => row.name))).toEqual([
    ["second"],
    ["hook"],
  ]);
  expect(rest.next_page_token).toBeUndefined();
  const path = `webhooks/${webhook.webhook_id}`;
  const changed = await call("PATCH", path, { name: "renamed", status: "DISABLED" });
  expect(changed.webhook).toMatchObject({
    name: "renamed",
    status: "DISABLED",
    description: "of models",
    events: events.map(toWire),
  });
  expect((await call("DELETE", path)).status).toBe(200);
  const gone = { status: 404, message: `Webhook with ID ${webhook.webhook_id} not found.` };
  for (const [method, place] of [
    ["GET", path],
    ["PATCH", path],
    ["DELETE", path],
    ["POST", `${path}/test`],
  ] as const)
    expect(await call(method, place, method === "GET" ? undefined : {})).toMatchObject(gone);
});

test("changes of the registry are sent once, signed as MLflow's server signs", async () => {
  const { call, create } = await makeScene();
  const events = [
    "registered_model.created",
    "model_version.created",
    "model_version_tag.set",
    "model_version_tag.deleted",
    "model_version_alias.created",
    "model_version_alias.deleted",
  ];
  await create(events, { secret: "quiet" });
  await create(["prompt.created"], { name: "prompts" });
  const name = "fraud";
  const tags = [{ key: "a", value: "b" }];
  await call("POST", "registered-models/create", { name, description: "d", tags });
  await call("POST", "registered-models/create", { name });
  await call("POST", "model-versions/create", { name, source: "s3://b/m", run_id: "r1", tags });
  await call("POST", "model-versions/set-tag", { name, version: "1", key: "k", value: "v" });
  await call("DELETE", "model-versions/delete-tag", { name, version: "1", key: "k" });
  await call("POST", "registered-models/set-tag", { name, key: "k", value: "v" });
  await call("POST", "registered-models/alias", { name, alias: "blue", version: "1" });
  await call("DELETE", "registered-models/alias", { name, alias: "blue" });
  const version = "1";
  expect(await arrived()).toEqual([
    [events[0], { name, tags: { a: "b" }, description: "d" }],
    [events[1], { name, version, source: "s3://b/m", run_id: "r1", tags: { a: "b" }, description: null }],
    [events[2], { name, version, key: "k", value: "v" }],
    [events[3], { name, version, key: "k" }],
    [events[4], { name, alias: "blue", version }],
    [events[5], { name, alias: "blue" }],
  ]);
  for (const { headers, body } of receiver.received) {
    const signed = `${headers["x-mlflow-delivery-id"]}.${headers["x-mlflow-timestamp"]}.${body}`;
    const expected = createHmac("sha256", "quiet").update(signed).digest("base64");
    expect(headers["x-mlflow-signature"]).toBe(`v1,${expected}`);
  }
});

test("prompts have events of their own", async () => {
  const { call, create } = await makeScene();
  const events = ["prompt.created", "prompt_version.created", "prompt_tag.set", "prompt_version_tag.set"];
  await create([...events, "prompt_alias.created", "model_version.created"]);
  const name = "greeting";
  const isPrompt = { key: "mlflow.prompt.is_prompt", value: "true" };
  await call("POST", "registered-models/create", { name, tags: [isPrompt, { key: "a", value: "b" }] });
  const text = { key: "mlflow.prompt.text", value: "Hi {{name}}" };
  await call("POST", "model-versions/create", { name, source: "prompt", tags: [isPrompt, text] });
  await call("POST", "registered-models/set-tag", { name, key: "k", value: "v" });
  await call("POST", "model-versions/set-tag", { name, version: "1", key: "k", value: "v" });
  await call("POST", "registered-models/alias", { name, alias: "live", version: "1" });
  expect(await arrived()).toEqual([
    [events[0], { name, tags: { a: "b" }, description: "" }],
    [events[1], { name, version: "1", template: "Hi {{name}}", tags: {}, description: null }],
    [events[2], { name, key: "k", value: "v" }],
    [events[3], { name, version: "1", key: "k", value: "v" }],
    ["prompt_alias.created", { name, alias: "live", version: "1" }],
  ]);
  expect(receiver.received[0]!.headers["x-mlflow-signature"]).toBeUndefined();
});

test("a disabled webhook is sent nothing, and a test says what the receiver answered", async () => {
  const { call, create } = await makeScene();
  const { webhook } = await create(["registered_model.created", "model_version.created"], {
    status: "DISABLED",
  });
  await call("POST", "registered-models/create", { name: "fraud" });
  expect(await arrived()).toEqual([]);
  const test = `webhooks/${webhook.webhook_id}/test`;
  const { result } = await call("POST", test, {});
  expect(result).toEqual({ success: true, response_status: 200, response_body: "thanks" });
  receiver.answerNext((response) => response.writeHead(401).end("no"));
  const event = toWire("model_version.created");
  expect((await call("POST", test, { event })).result).toEqual({
    success: false,
    response_status: 401,
    response_body: "no",
  });
  expect(JSON.parse(receiver.received[1]!.body).data).toMatchObject({ name: "example_model", version: "1" });
});

test("wrong webhooks are refused in MLflow's words, and private addresses by the portal's rules", async () => {
  const { create, call } = await makeScene();
  const event = ["model_version.created"];
  const refusal = async (body: Promise<{ status: number; message: string }>) => {
    const { status, message } = await body;
    return `${status} ${message}`;
  };
  expect(await refusal(create(event, { name: "a b" }))).toContain("400 Webhook name 'a b' is invalid.");
  expect(await refusal(create(event, { url: "  " }))).toContain("400 Webhook URL cannot be empty");
  expect(await refusal(create(event, { url: "ftp://a.example" }))).toContain(
    "400 Invalid webhook URL scheme: 'ftp'",
  );
  expect(await refusal(create(event, { url: "http://[invalid" }))).toContain("400 Invalid webhook URL");
  expect(await refusal(create(event, { url: "http://169.254.169.254/x" }))).toMatch(/^400 .*169\.254/);
  expect(await refusal(create([]))).toMatch(/^400 .*'events'/);
  expect(await refusal(create(["model_version.deleted"]))).toContain(
    "Invalid action 'deleted' for entity 'model_version'. Valid actions are: ['created']",
  );
  expect(await refusal(create(["budget_policy.exceeded"]))).toContain("no budgets");
  expect(await refusal(call("GET", "webhooks?max_results=1001"))).toContain("between 1 and 1000");
  await create(event);
  expect(await create(event)).toMatchObject({ status: 400, error_code: "RESOURCE_ALREADY_EXISTS" });
});

test("only editors change webhooks; those of other teams and kinds are not found", async () => {
  const ours = await makeScene();
  const theirs = await makeScene();
  const { webhook } = await ours.create(["model_version.created"]);
  const path = `webhooks/${webhook.webhook_id}`;
  for (const role of ["viewer", "operator"] as const) {
    const call = ours.callAs(role);
    const body = { name: "other", url: receiver.url, events: [toWire("prompt.created")] };
    expect((await call("POST", "webhooks", body)).status).toBe(403);
    expect((await call("PATCH", path, { name: "x" })).status).toBe(403);
    expect((await call("DELETE", path)).status).toBe(403);
    expect((await call("POST", `${path}/test`, {})).status).toBe(403);
    expect((await call("GET", path)).status).toBe(200);
  }
  for (const method of ["GET", "PATCH", "DELETE"])
    expect((await theirs.call(method, path, method === "GET" ? undefined : { name: "x" })).status).toBe(404);
  expect((await theirs.call("POST", `${path}/test`, {})).status).toBe(404);
  await theirs.call("POST", "registered-models/create", { name: "fraud" });
  await theirs.call("POST", "model-versions/create", { name: "fraud", source: "s3://b/m" });
  expect(await arrived()).toEqual([]);
  const ofRuns = OutgoingWebhookInput.parse({ kind: "webhook", name: "runs", url: receiver.url });
  const { id } = await createOutgoingWebhook(ours.teamId, ofRuns, ours.userId);
  expect((await ours.call("GET", `webhooks/${id}`)).status).toBe(404);
  expect((await ours.call("GET", "webhooks")).webhooks).toHaveLength(1);
});

test("tags that are set at the same time are all kept", async () => {
  const { call } = await makeScene();
  const name = "fraud";
  await call("POST", "registered-models/create", { name });
  await call("POST", "model-versions/create", { name, source: "s3://b/m" });
  const keys = ["a", "b", "c", "d", "e", "f"];
  await Promise.all(
    keys.flatMap((key) => [
      call("POST", "registered-models/set-tag", { name, key, value: "1" }),
      call("POST", "model-versions/set-tag", { name, version: "1", key, value: "1" }),
      call("POST", "experiments/set-experiment-tag", { experiment_id: "0", key, value: "1" }),
    ]),
  );
  const keysOf = ({ tags }: { tags: { key: string }[] }) => tags.map(({ key }) => key).toSorted();
  expect(keysOf((await call("GET", `registered-models/get?name=${name}`)).registered_model)).toEqual(keys);
  expect(keysOf((await call("GET", `model-versions/get?name=${name}&version=1`)).model_version)).toEqual(
    keys,
  );
  expect(keysOf((await call("GET", "experiments/get?experiment_id=0")).experiment)).toEqual(keys);
});
