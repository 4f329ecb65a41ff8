import { execFile } from "node:child_process";
import { promisify } from "node:util";
import type { Page } from "playwright-core";
import { Webhook } from "standardwebhooks";
import { beforeAll, expect, test } from "vitest";
import { sendExample } from "@/app/(portal)/webhooks/send-example";
import { checkPage } from "./page-checks";
import { tellAsStory } from "./story";
import { usePortal } from "./use-portal";

// Runs started by other programs, through the built portal.
tellAsStory();

const run = promisify(execFile);
const portal = usePortal();
let page: Page;
/** The webhook created on the page. */
let hook: { id: string; url: string; secret: string };

beforeAll(async () => {
  const count = {
    id: "count",
    task: "read-data",
    input: { dataset: { $from: "params.dataset" }, version: { $from: "params.version" } },
  };
  const params = {
    type: "object",
    properties: {
      dataset: { type: "string", default: "claims" },
      version: { anyOf: [{ type: "integer", minimum: 1 }, { const: "latest" }], default: "latest" },
    },
  };
  await portal.api("POST", "/flows", { slug: "count-claims", name: "Count claims", params, nodes: [count] });
  await portal.api("POST", "/deployments", {
    slug: "count-claims",
    name: "Count claims",
    flow: "count-claims",
  });
  page = await portal.openPage();
});

async function send(body: string, { id = crypto.randomUUID() as string, at = new Date() } = {}) {
  const response = await fetch(hook.url, {
    method: "POST",
    body,
    headers: {
      "webhook-id": id,
      "webhook-timestamp": String(Math.floor(at.getTime() / 1000)),
      "webhook-signature": new Webhook(hook.secret).sign(id, at, body),
    },
  });
  return { status: response.status, answer: await response.json() };
}

test("a webhook is made on its page, which shows address and secret once", async () => {
  await page.goto(`${portal.url}/webhooks`);
  await checkPage(page, "webhooks-empty");
  await page.getByRole("link", { name: "New webhook" }).click();
  await page.getByRole("radio", { name: /Pub\/Sub/ }).check();
  await page.getByLabel("Service account").waitFor();
  await checkPage(page, "webhook-new-pubsub");
  await page.getByRole("radio", { name: /Standard Webhooks/ }).check();
  await page.getByLabel("Deployment").selectOption("count-claims");
  await page.getByLabel("Name", { exact: true }).fill("New claims");
  await page.getByLabel("The sender's secret").fill("too short to be one");
  await page.getByRole("button", { name: "Create webhook" }).click();
  await page.getByText("Use whsec_ and 24 to 64 bytes in base64").waitFor();
  expect(await page.getByLabel("Name", { exact: true }).inputValue()).toBe("New claims");
  await page.getByLabel("The sender's secret").fill("");
  await page.getByRole("button", { name: "Create webhook" }).click();
  await page.getByText("You won’t see them again").waitFor();
  await checkPage(page, "webhook-made");
  const [url, secret] = await page.locator("code", { hasText: /^(http|whsec_)/ }).allTextContents();
  await page.getByRole("link", { name: "I have copied them, continue" }).click();
  await page.getByText("No deliveries yet").waitFor();
  hook = { id: page.url().split("/").at(-1) ?? "", url: url ?? "", secret: secret ?? "" };
  expect(hook.url).toMatch(/\/api\/hooks\/[\w-]{43}$/);
});

test("the curl example starts a run as it is pasted, and the run completes", async () => {
  const { stdout } = await run("bash", ["-c", sendExample("standard-webhooks", hook.url, hook.secret)]);
  const answer = JSON.parse(stdout);
  expect(answer).toMatchObject({ outcome: "started", url: `${portal.url}/runs/${answer.run}` });
  const ended = await portal.waitForRun(answer.run);
  expect(ended).toMatchObject({
    state: "Completed",
    trigger: { type: "webhook", webhookId: hook.id, deliveryId: answer.delivery, name: "New claims" },
  });
});

test("a repeat starts nothing, others are refused, and the longest body is 1 MB", async () => {
  const first = await send("{}", { id: "msg_repeat" });
  expect(first.status).toBe(202);
  expect(await send("{}", { id: "msg_repeat" })).toEqual(first);
  const old = await send("{}", { at: new Date(Date.now() - 301_000) });
  expect(old).toMatchObject({
    status: 401,
    answer: { detail: "The webhook-timestamp is more than 5 minutes old. Sign it again." },
  });
  const unsigned = await fetch(hook.url, { method: "POST", body: "{}" });
  expect(unsigned.status).toBe(401);
  expect((await fetch(`${hook.url}x`, { method: "POST", body: "{}" })).status).toBe(404);
  expect((await send("x".repeat(1024 * 1024 + 1))).status).toBe(413);
  expect((await send(JSON.stringify({ text: "x".repeat(1_000_000) }))).status).toBe(202);
  const { items } = await portal.api("GET", `/webhooks/${hook.id}/deliveries?outcome=refused`);
  expect(items).toHaveLength(2);
});

test("a mapping is tried on a real delivery while it is typed, and saved", async () => {
  await send(JSON.stringify({ file: { table: "claims", version: 1 }, ref: "refs/heads/main" }), {
    id: "msg_map",
  });
  await page.goto(`${portal.url}/webhooks/${hook.id}/mapping`);
  await page.getByLabel("Mapping", { exact: true }).fill('{ "dataset": { "$from": "payload.file.table" },');
  await page.getByLabel("delivery").getByText("refs/heads/main").waitFor();
  await page.getByText("Enter a JSON object").first().waitFor();
  await page.getByLabel("Mapping", { exact: true }).fill('{ "table": "claims" }');
  await page.getByText("The flow has no parameter table.").first().waitFor();
  await checkPage(page, "webhook-mapping-issue");
  const mapping = '{ "dataset": { "$from": "payload.file.table" }, "version": { "$from": "payload.ref" } }';
  await page.getByLabel("Mapping", { exact: true }).fill(mapping);
  await page.getByText("params.version").first().waitFor();
  await page
    .getByLabel("Mapping", { exact: true })
    .fill(mapping.replace("payload.ref", "payload.file.version"));
  await page.getByLabel("parameters of the run").getByText('"version": 1').waitFor();
  await page.getByLabel("Filter").fill('payload.ref == "refs/heads/dev"');
  await page.getByText("The filter did not match.").waitFor();
  await page.getByLabel("Filter").fill('payload.ref == "refs/heads/main"');
  await page.getByLabel("parameters of the run").getByText('"version": 1').waitFor();
  await checkPage(page, "webhook-mapping");
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByText("Saved.").waitFor();
  const dev = await send(JSON.stringify({ file: { table: "claims", version: 1 }, ref: "refs/heads/dev" }));
  expect(dev.answer).toMatchObject({ outcome: "ignored", run: null });
  const main = await send(JSON.stringify({ file: { table: "claims", version: 1 }, ref: "refs/heads/main" }));
  expect((await portal.waitForRun(main.answer.run)).params).toEqual({ dataset: "claims", version: 1 });
});

test("deliveries are listed with their outcomes, and one is replayed", async () => {
  await page.goto(`${portal.url}/webhooks/${hook.id}`);
  await page.getByText("received 2 times").waitFor();
  await checkPage(page, "webhook-deliveries");
  await page
    .getByRole("row", { name: /msg_map/ })
    .getByRole("link")
    .first()
    .click();
  await page.getByRole("heading", { name: "msg_map" }).waitFor();
  await page.getByText("Signature verified").waitFor();
  await checkPage(page, "webhook-delivery");
  await page.getByRole("button", { name: "Replay" }).click();
  await page.getByRole("link", { name: "Replay of an earlier delivery" }).waitFor();
  await page.getByText("Started run").waitFor();
  await page.getByRole("main").getByRole("link", { name: /-\d+$/ }).click();
  await page.waitForURL(/\/runs\//);
  expect((await portal.waitForRun(page.url().split("/").at(-1) ?? "")).params).toEqual({
    dataset: "claims",
    version: 1,
  });
});

test("a secret rotates with an overlap, a pause keeps what comes, and a deleted address is gone", async () => {
  await page.goto(`${portal.url}/webhooks/${hook.id}/setup`);
  await page.getByRole("button", { name: "Rotate" }).click();
  await page.getByText("You won’t see them again").waitFor();
  await page.getByText("The previous secret stays valid until").waitFor();
  await checkPage(page, "webhook-setup");
  const body = JSON.stringify({ file: { table: "claims", version: 1 }, ref: "refs/heads/main" });
  expect((await send(body)).answer.outcome).toBe("started");
  hook.secret = (await page.locator("code", { hasText: /^whsec_/ }).textContent()) ?? "";
  expect((await send(body)).answer.outcome).toBe("started");
  await page.getByRole("button", { name: "Pause" }).click();
  await page.getByRole("button", { name: "Resume" }).waitFor();
  const paused = await send(body);
  expect(paused).toMatchObject({ status: 202, answer: { outcome: "paused", run: null } });
  await page.goto(`${portal.url}/deployments/count-claims`);
  await page.getByLabel("Webhooks", { exact: true }).getByRole("link", { name: "New claims" }).click();
  await page.getByRole("link", { name: "Setup" }).click();
  await page.getByText("Delete webhook").click();
  await page.getByRole("button", { name: "Delete New claims" }).click();
  await page.getByText("No webhooks yet").waitFor();
  expect((await send(body)).status).toBe(404);
});

test.each(["github", "bearer"] as const)("the %s example starts a run as it is pasted", async (scheme) => {
  const made = await portal.api("POST", "/webhooks", { deployment: "count-claims", name: scheme, scheme });
  const { stdout } = await run("bash", ["-c", sendExample(scheme, made.url, made.secret)]);
  expect(JSON.parse(stdout)).toMatchObject({ outcome: "started" });
  const { items } = await portal.api("GET", "/webhooks");
  expect(JSON.stringify(items)).not.toContain(made.secret);
});

test("an answer with a secret is kept for no repeat, whatever its Idempotency-Key", async () => {
  const make = async () => {
    const webhook = { deployment: "count-claims", name: "Twice", scheme: "bearer" };
    const response = await portal.request("POST", "/webhooks", webhook, { "idempotency-key": "once" });
    return response.json();
  };
  const [first, repeated] = [await make(), await make()];
  expect(first.secret).toBeTruthy();
  expect(repeated.secret).not.toBe(first.secret);
});
