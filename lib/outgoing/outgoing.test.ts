import { eq } from "drizzle-orm";
import { Webhook } from "standardwebhooks";
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { db, sql } from "@/db/client";
import { allowedHosts } from "@/db/schema/network";
import { outgoingDeliveries } from "@/db/schema/outgoing";
import { createBlock } from "@/lib/blocks/mutations";
import { listEvents } from "@/lib/events/queries";
import { allowHost } from "@/lib/net/allow-list";
import { dispatchEvents } from "@/lib/reactions/dispatch-events";
import { recordRun } from "@/lib/runs/states/recorder";
import { makeEchoDeployment, makeRun } from "@/tests/echo-deployment";
import { type Receiver, startReceiver } from "@/tests/http-receiver";
import { makeTeam, useTestDatabase } from "@/tests/test-database";
import {
  createOutgoingWebhook,
  deleteOutgoingWebhook,
  renewSecret,
  updateOutgoingWebhook,
} from "./mutations";
import { OutgoingWebhookInput } from "./outgoing-webhook";
import { getOutgoingWebhook, listDeliveries } from "./queries";
import { replayDelivery, sendTest } from "./queue-delivery";
import { sendDeliveries } from "./send-deliveries";

useTestDatabase();

let receiver: Receiver;
let teamId: string;
let userId: string;

beforeAll(async () => {
  receiver = await startReceiver();
});
afterAll(() => receiver.close());
beforeEach(async () => {
  ({ teamId, userId } = await makeTeam());
  await allowHost(teamId, { host: receiver.host, createdBy: userId });
  await makeEchoDeployment(teamId, "echoes");
  await makeEchoDeployment(teamId, "others");
  // Deliveries left by other tests would be sent here.
  await db().delete(outgoingDeliveries);
  receiver.received.length = 0;
});

const make = (changes: Partial<OutgoingWebhookInput> = {}) =>
  createOutgoingWebhook(
    teamId,
    OutgoingWebhookInput.parse({ kind: "webhook", name: "W", url: receiver.url, ...changes }),
    userId,
  );
const deliveries = async (id: string) => (await listDeliveries(teamId, id)).items;
const failRun = (deployment = "echoes") => makeRun(teamId, { deployment, states: ["Running", "Failed"] });
/** Makes the next attempt due now. */
const letTimePass = () =>
  db()
    .update(outgoingDeliveries)
    .set({ nextAttemptAt: new Date(0) })
    .where(eq(outgoingDeliveries.teamId, teamId));
const verify = (secret: string | null, { body, headers } = receiver.received.at(-1)!) =>
  new Webhook(secret!).verify(body, headers as Record<string, string>) as {
    type: string;
    timestamp: string;
    data: Record<string, unknown>;
  };

describe("a run that comes into a state of interest", () => {
  test("is sent in a message signed according to Standard Webhooks", async () => {
    const { id, secret } = await make();
    const run = await failRun();
    await dispatchEvents();
    expect(await sendDeliveries()).toBe(1);
    const message = verify(secret);
    expect(message).toMatchObject({
      type: "run.failed",
      data: { id: run, state: "Failed", flow: "echoes", deployment: "echoes", params: { text: "hello" } },
    });
    expect(Math.abs(Date.parse(message.timestamp) - Date.now())).toBeLessThan(10_000);
    const [delivery] = await deliveries(id);
    expect(delivery).toMatchObject({
      id: receiver.received[0]!.headers["webhook-id"],
      state: "delivered",
      runId: run,
      nextAttemptAt: null,
      attempts: [{ attempt: 1, status: 200, response: "thanks" }],
    });
  });

  test("is sent once, however many processes look", async () => {
    const { id } = await make();
    await failRun();
    await Promise.all([1, 2, 3, 4].map(() => dispatchEvents()));
    await dispatchEvents();
    await Promise.all([1, 2, 3].map(() => sendDeliveries()));
    expect(await deliveries(id)).toHaveLength(1);
    expect(receiver.received).toHaveLength(1);
  });

  test("is sent to the subscribers of its deployment, flow and state", async () => {
    const ofOthers = await make({ name: "a", deployments: ["others"] });
    const ofEchoes = await make({ name: "b", flows: ["echoes"] });
    const running = await make({ name: "c", states: ["Running"] });
    const paused = await make({ name: "d", isPaused: true });
    await failRun();
    await dispatchEvents();
    const counts = await Promise.all(
      [ofOthers, ofEchoes, running, paused].map(async ({ id }) => (await deliveries(id)).length),
    );
    expect(counts).toEqual([0, 1, 1, 0]);
    const [message] = await deliveries(running.id);
    // The run has moved on since: the message has its earlier state.
    expect(JSON.parse(message!.body)).toMatchObject({ type: "run.running", data: { state: "Running" } });
  });

  test("of another team sends no message", async () => {
    const { id } = await make();
    const other = await makeTeam();
    await makeEchoDeployment(other.teamId);
    await makeRun(other.teamId, { states: ["Running", "Failed"] });
    await dispatchEvents();
    expect(await deliveries(id)).toEqual([]);
  });
});

describe("a receiver that does not take it", () => {
  test("gets it again after 5 s, 5 min …, with the same id and a fresh signature", async () => {
    const { id, secret } = await make();
    await failRun();
    await dispatchEvents();
    for (const seconds of [5, 300, 1800]) {
      receiver.answerNext((response) => response.writeHead(500).end("x".repeat(5000)));
      const sentAt = Date.now();
      await sendDeliveries();
      const [delivery] = await deliveries(id);
      const wait = (delivery!.nextAttemptAt!.getTime() - sentAt) / 1000;
      expect(delivery!.state).toBe("waiting");
      expect(wait).toBeGreaterThanOrEqual(seconds);
      expect(wait).toBeLessThan(seconds * 1.1 + 5);
      expect(await sendDeliveries(), "not due yet").toBe(0);
      await letTimePass();
    }
    await sendDeliveries();
    const [delivery] = await deliveries(id);
    expect(delivery!.state).toBe("delivered");
    expect(delivery!.attempts.map(({ status }) => status)).toEqual([500, 500, 500, 200]);
    expect(delivery!.attempts[0]!.response).toHaveLength(1000);
    expect(new Set(receiver.received.map(({ headers }) => headers["webhook-id"])).size).toBe(1);
    for (const request of receiver.received) verify(secret, request);
  });

  test("that sends Retry-After is retried no sooner", async () => {
    const { id } = await make();
    await failRun();
    await dispatchEvents();
    receiver.answerNext((response) => response.writeHead(503, { "retry-after": "120" }).end());
    await sendDeliveries();
    const [delivery] = await deliveries(id);
    expect(delivery!.nextAttemptAt!.getTime() - Date.now()).toBeGreaterThan(118_000);
  });

  test("and answers 410 is paused, with an event that says so", async () => {
    const { id } = await make();
    await failRun();
    await dispatchEvents();
    receiver.answerNext((response) => response.writeHead(410).end());
    await sendDeliveries();
    expect((await deliveries(id))[0]!.state).toBe("gave-up");
    expect(await getOutgoingWebhook(teamId, id)).toMatchObject({
      isPaused: true,
      pauseReason: expect.stringContaining("410 Gone"),
    });
    expect((await listEvents(teamId, { kind: "delivery" })).items).toMatchObject([
      { type: "delivery.gave_up", subject: "W" },
    ]);
  });

  test("is given up after ten attempts, and a replay starts again under the same id", async () => {
    const { id } = await make();
    await failRun();
    await dispatchEvents();
    for (let attempt = 1; attempt <= 10; attempt++) {
      receiver.answerNext((response) => response.writeHead(500).end());
      expect(await sendDeliveries()).toBe(1);
      if (attempt < 10) await letTimePass();
    }
    const [delivery] = await deliveries(id);
    expect(delivery).toMatchObject({ state: "gave-up", nextAttemptAt: null });
    await replayDelivery(teamId, id, delivery!.id);
    await expect(replayDelivery(teamId, id, delivery!.id)).rejects.toMatchObject({ code: "conflict" });
    receiver.answerNext((response) => response.writeHead(500).end());
    await sendDeliveries();
    const [again] = await deliveries(id);
    expect(again!.nextAttemptAt!.getTime() - Date.now()).toBeLessThan(6000);
    await letTimePass();
    await sendDeliveries();
    expect((await deliveries(id))[0]).toMatchObject({ id: delivery!.id, state: "delivered" });
  });

  test("that is no longer allowed is a failed attempt with the reason", async () => {
    const { id } = await make();
    await db().delete(allowedHosts).where(eq(allowedHosts.teamId, teamId));
    await failRun();
    await dispatchEvents();
    await sendDeliveries();
    expect(receiver.received).toEqual([]);
    expect((await deliveries(id))[0]!.attempts).toMatchObject([
      { status: null, error: expect.stringContaining("not a public address") },
    ]);
  });
});

test("a process that ends between sending and recording: another sends it again, under the same id", async () => {
  const { id, secret } = await make();
  await failRun();
  await dispatchEvents();
  let answerFirst = () => {};
  receiver.answerNext((response) => {
    answerFirst = () => response.writeHead(500).end();
  });
  const first = sendDeliveries();
  await vi.waitFor(() => expect(receiver.received).toHaveLength(1));
  expect(await sendDeliveries(), "it is leased").toBe(0);
  await letTimePass();
  expect(await sendDeliveries()).toBe(1);
  expect(receiver.received.map(({ headers }) => headers["webhook-id"])).toEqual(
    Array(2).fill((await deliveries(id))[0]!.id),
  );
  verify(secret);
  // The first one was only slow: its late result is ignored.
  answerFirst();
  await first;
  expect((await deliveries(id))[0]).toMatchObject({
    state: "delivered",
    attempts: [{ status: 500 }, { status: 200 }],
  });
});

test("a webhook with many messages does not hold up another with one", async () => {
  const many = await make({ name: "many" });
  for (let count = 0; count < 6; count++) await sendTest(teamId, many.id, "Ada");
  const webhook = await make({ name: "one" });
  await sendTest(teamId, webhook.id, "Ada");
  await sendDeliveries(4);
  expect((await deliveries(webhook.id))[0]!.state).toBe("delivered");
  while ((await sendDeliveries(4)) > 0);
  expect((await deliveries(many.id)).map(({ state }) => state)).toEqual(Array(6).fill("delivered"));
});

test("a redirect is not followed: it is a failed attempt", async () => {
  const { id } = await make();
  await failRun();
  await dispatchEvents();
  receiver.answerNext((response) => response.writeHead(307, { location: receiver.url }).end());
  await sendDeliveries();
  expect(receiver.received).toHaveLength(1);
  expect((await deliveries(id))[0]).toMatchObject({ state: "waiting", attempts: [{ status: 307 }] });
});

test("a paused webhook keeps what waits, and sends it when it is resumed", async () => {
  const { id } = await make();
  await failRun();
  await dispatchEvents();
  await updateOutgoingWebhook(teamId, id, { isPaused: true });
  expect(await sendDeliveries()).toBe(0);
  await expect(sendTest(teamId, id, "Ada")).rejects.toMatchObject({ code: "conflict" });
  await updateOutgoingWebhook(teamId, id, { isPaused: false });
  expect(await sendDeliveries()).toBe(1);
});

test("for a day a message is signed with the new secret and the one before", async () => {
  const { id, secret } = await make();
  const renewed = await renewSecret(teamId, id);
  const send = async () => {
    await sendTest(teamId, id, "Ada");
    await sendDeliveries();
  };
  await send();
  expect(verify(renewed)).toMatchObject({ type: "test" });
  expect(verify(secret)).toMatchObject({ type: "test" });
  await sql()`update outgoing_webhooks set previous_secret_until = now() - interval '1 second' where id = ${id}`;
  await send();
  expect(verify(renewed)).toMatchObject({ type: "test" });
  expect(() => verify(secret)).toThrow();
});

test("Slack gets words with a link, and nothing in them can mention or link", async () => {
  await createBlock(teamId, {
    name: "channel",
    type: "slack-webhook",
    values: { url: receiver.url },
  });
  const { id } = await createOutgoingWebhook(
    teamId,
    OutgoingWebhookInput.parse({ kind: "slack", name: "S", block: "channel" }),
    userId,
  );
  const run = await makeRun(teamId, { states: ["Running"] });
  await recordRun(teamId, run, "Failed", "<!channel> a & b <https://evil.example|click>");
  await dispatchEvents();
  await sendDeliveries();
  const { text, blocks } = JSON.parse(receiver.received[0]!.body);
  expect(text).toMatch(/^\w+-\w+-\d+ of echoes failed\.$/);
  expect(blocks[0].text.text).toMatch(
    new RegExp(`^<http://[^|]+/runs/${run}\\|\\w+-\\w+-\\d+> of echoes failed$`),
  );
  expect(blocks[1].text.text).toBe("&lt;!channel&gt; a &amp; b &lt;https://evil.example|click&gt;");
  expect(receiver.received[0]!.headers).not.toHaveProperty("webhook-signature");
  expect((await deliveries(id))[0]!.state).toBe("delivered");
});

describe("rejected subscriptions", () => {
  test.each([
    [{ url: "http://10.0.0.1/" }, "url"],
    [{ url: "http://169.254.169.254/" }, "url"],
  ])("%o names the field", async (changes, path) => {
    await expect(make(changes)).rejects.toMatchObject({ code: "invalid", issues: [{ path }] });
  });

  test("a name that is taken, a URL for Slack, one of another team", async () => {
    const { id } = await make();
    await expect(make()).rejects.toMatchObject({ code: "conflict" });
    await expect(updateOutgoingWebhook(teamId, id, { block: "x" })).rejects.toMatchObject({
      code: "invalid",
    });
    const other = await makeTeam();
    await expect(deleteOutgoingWebhook(other.teamId, id)).rejects.toMatchObject({ code: "not-found" });
  });
});
