import { setTimeout as sleep } from "node:timers/promises";
import { and, eq } from "drizzle-orm";
import { beforeAll, describe, expect, test } from "vitest";
import { db } from "@/db/client";
import { deployments } from "@/db/schema/flows";
import { runs } from "@/db/schema/runs";
import { webhookDeliveries } from "@/db/schema/webhooks";
import { hmac } from "@/lib/crypto/hmac";
import { listEvents } from "@/lib/events/queries";
import { getRun } from "@/lib/runs/read/queries";
import { makeEchoDeployment } from "@/tests/echo-deployment";
import { makeTeam, useTestDatabase } from "@/tests/test-database";
import { makeWebhook, signed } from "@/tests/test-webhooks";
import { changeWebhook, deleteWebhook } from "./mutations";
import { getDelivery, listDeliveries } from "./queries";
import { receiveDelivery } from "./receive-delivery";
import { replayDelivery } from "./replay-delivery";
import { settleLeftDeliveries } from "./settle-delivery";

useTestDatabase();

let teamId: string;
beforeAll(async () => {
  ({ teamId } = await makeTeam());
  await makeEchoDeployment(teamId);
});

const make = (more?: Parameters<typeof makeWebhook>[1]) => makeWebhook(teamId, more);
const deliveriesOf = async (id: string) => (await listDeliveries(teamId, id)).items;

describe("a delivery", () => {
  test("is kept and starts a run with the mapped parameters", async () => {
    const { id, token, secret } = await make();
    const settled = await receiveDelivery(token, signed(secret, { text: "from outside" }));
    expect(settled).toMatchObject({ outcome: "started", message: null });
    expect(await getRun(teamId, settled.run ?? "")).toMatchObject({
      params: { text: "from outside" },
      trigger: { type: "webhook", webhookId: id, deliveryId: settled.delivery, name: "Hook" },
    });
    const kept = await getDelivery(teamId, id, settled.delivery);
    expect(kept.body.toString()).toBe('{"text":"from outside"}');
    expect(kept.runId).toBe(settled.run);
  });

  test("that comes 20 times at once starts one run, and all get its id", async () => {
    const { id, token, secret } = await make();
    const request = signed(secret, { text: "once" });
    const all = await Promise.all(Array.from({ length: 20 }, () => receiveDelivery(token, request)));
    expect(new Set(all.map(({ run }) => run)).size).toBe(1);
    expect(all[0]?.run).toBeTruthy();
    expect(all.every(({ outcome }) => outcome === "started")).toBe(true);
    const kept = await deliveriesOf(id);
    expect(kept).toMatchObject([{ repeats: 19, runId: all[0]?.run }]);
    expect(await db().$count(runs, eq(runs.idempotencyKey, `webhook:${kept[0]?.id}`))).toBe(1);
  });

  test("beyond what is settled at once is answered before its run starts, and starts it in its turn", async () => {
    const { id, token, secret } = await make();
    const requests = Array.from({ length: 60 }, (_, index) => signed(secret, { text: `burst ${index}` }));
    const answers = await Promise.all(requests.map((request) => receiveDelivery(token, request)));
    const outcomes = new Set(answers.map(({ outcome }) => outcome));
    expect(outcomes).toEqual(new Set(["started", "received"]));
    const started = and(eq(webhookDeliveries.webhookId, id), eq(webhookDeliveries.outcome, "started"));
    while ((await db().$count(webhookDeliveries, started)) < 60) await sleep(20);
  });

  test("of one id at two webhooks is two messages", async () => {
    const [a, b] = [await make(), await make()];
    const id = "msg_same";
    const one = await receiveDelivery(a.token, signed(a.secret, { text: "to a" }, { id }));
    const two = await receiveDelivery(b.token, signed(b.secret, { text: "to b" }, { id }));
    expect(one.run).not.toBe(two.run);
  });

  test("with parameters that do not fit says so by field and starts nothing", async () => {
    const { token, secret } = await make();
    const settled = await receiveDelivery(token, signed(secret, { text: 3 }));
    expect(settled).toMatchObject({ outcome: "invalid", run: null });
    expect(settled.message).toMatch(/^Invalid parameters: params\.text: /);
    const unreadable = await receiveDelivery(token, signed(secret, "<xml/>"));
    expect(unreadable).toMatchObject({ outcome: "invalid", message: "The body is neither JSON nor a form." });
    const nul = await receiveDelivery(token, signed(secret, { text: "a\0b" }));
    expect(nul).toMatchObject({
      outcome: "invalid",
      message: expect.stringMatching(/^Invalid parameters: params\.text: .*U\+0000/),
    });
  });

  test("that the filter holds back starts nothing", async () => {
    const { token, secret } = await make({ filter: 'payload.ref == "refs/heads/main"' });
    const other = await receiveDelivery(token, signed(secret, { text: "hi", ref: "refs/heads/dev" }));
    expect(other).toMatchObject({ outcome: "ignored", message: "The filter did not match.", run: null });
    const main = await receiveDelivery(token, signed(secret, { text: "hi", ref: "refs/heads/main" }));
    expect(main.outcome).toBe("started");
  });

  test("to a paused webhook or deployment is kept, and can be replayed when it is resumed", async () => {
    const { id, token, secret } = await make();
    await changeWebhook(teamId, id, { isPaused: true });
    const paused = await receiveDelivery(token, signed(secret, { text: "later" }));
    expect(paused).toMatchObject({ outcome: "paused", run: null });
    await changeWebhook(teamId, id, { isPaused: false });
    const setPaused = (isPaused: boolean) =>
      db().update(deployments).set({ isPaused }).where(eq(deployments.teamId, teamId));
    await setPaused(true);
    const held = await receiveDelivery(token, signed(secret, { text: "later" }));
    await setPaused(false);
    expect(held.message).toContain("The deployment was paused");
    const replay = await replayDelivery(teamId, id, paused.delivery);
    expect(replay.outcome).toBe("started");
    expect((await getDelivery(teamId, id, replay.delivery)).replayOfId).toBe(paused.delivery);
  });

  test("is replayed as a new one as often as wanted, under the mapping of now", async () => {
    const { id, token, secret } = await make();
    const first = await receiveDelivery(token, signed(secret, { text: "first", other: "second" }));
    await changeWebhook(teamId, id, { mapping: { text: { $from: "payload.other" } } });
    const replays = [
      await replayDelivery(teamId, id, first.delivery),
      await replayDelivery(teamId, id, first.delivery),
    ];
    expect(new Set([first.run, ...replays.map(({ run }) => run)]).size).toBe(3);
    expect((await getRun(teamId, replays[1]?.run ?? "")).params).toEqual({ text: "second" });
  });

  test("that a crash left without an outcome is settled by the sweeper, once", async () => {
    const { id, token, secret } = await make();
    const { delivery, run } = await receiveDelivery(token, signed(secret, { text: "crash after the run" }));
    const [left] = await db()
      .insert(webhookDeliveries)
      .values({
        teamId,
        webhookId: id,
        messageId: "left",
        headers: {},
        body: Buffer.from('{"text":"crash before the run"}'),
        outcome: "received",
      })
      .returning();
    // As if the process had died between the commits of the run and of the outcome, and the webhook had been paused.
    await db()
      .update(webhookDeliveries)
      .set({ outcome: "received", runId: null })
      .where(eq(webhookDeliveries.id, delivery));
    expect(await settleLeftDeliveries(60_000)).toBe(0);
    await Promise.all([settleLeftDeliveries(0), settleLeftDeliveries(0)]);
    expect(await getDelivery(teamId, id, delivery)).toMatchObject({ outcome: "started", runId: run });
    const settled = await getDelivery(teamId, id, left?.id ?? "");
    expect(settled.outcome).toBe("started");
    expect(await db().$count(runs, eq(runs.idempotencyKey, `webhook:${left?.id}`))).toBe(1);
    expect(await settleLeftDeliveries(0)).toBe(0);
  });

  test.each([
    [
      "half a surrogate pair",
      '{"text":"cut emoji \\ud83e"}',
      /^Invalid parameters: params\.text: .*surrogate/,
    ],
    [
      "5,000 brackets",
      `{"text":${"[".repeat(5000)}${"]".repeat(5000)}}`,
      /^The body is nested more than 100 levels/,
    ],
    [
      "an integer that a number would round",
      '{"text":9007199254740993}',
      /params\.text: This integer is too large/,
    ],
    ["bytes that are not UTF-8", Buffer.from([0x7b, 0x7d, 0xe9]), /^The body is not UTF-8/],
  ])("with %s is invalid at once, and the sweeper leaves it alone", async (_, body, message) => {
    const { token, secret } = await make({ scheme: "bearer" });
    const headers = { authorization: `Bearer ${secret}`, "content-type": "application/json" };
    const settled = await receiveDelivery(token, { headers, body: Buffer.from(body) });
    expect(settled).toMatchObject({ outcome: "invalid", message: expect.stringMatching(message) });
    expect(await settleLeftDeliveries(0)).toBe(0);
  });

  test("may hold anything in fields that are not asked for, and a filter compares large integers exactly", async () => {
    const { token, secret } = await make({ filter: "payload.id == 9007199254740993" });
    const body = (id: string) => `{"text":"hi","id":${id},"other":"\\ud83e\\u0000"}`;
    expect((await receiveDelivery(token, signed(secret, body("9007199254740993")))).outcome).toBe("started");
    expect((await receiveDelivery(token, signed(secret, body("9007199254740992")))).outcome).toBe("ignored");
  });

  test("that came to a paused webhook is decided again when its sender repeats it, until it has started a run", async () => {
    const { id, token, secret } = await make({ filter: 'payload.ref == "main"' });
    const request = signed(secret, { text: "again", ref: "main" }, { id: "msg_again" });
    await changeWebhook(teamId, id, { isPaused: true });
    expect((await receiveDelivery(token, request)).outcome).toBe("paused");
    await changeWebhook(teamId, id, { isPaused: false, filter: 'payload.ref == "dev"' });
    expect((await receiveDelivery(token, request)).outcome).toBe("ignored");
    await changeWebhook(teamId, id, { filter: 'payload.ref == "main"' });
    const started = await receiveDelivery(token, request);
    expect(started.outcome).toBe("started");
    await changeWebhook(teamId, id, { isPaused: true });
    expect(await receiveDelivery(token, request)).toEqual(started);
    expect(await deliveriesOf(id)).toMatchObject([{ repeats: 3, outcome: "started", runId: started.run }]);
  });

  test("of GitHub's that is its ping starts nothing, and a push does", async () => {
    const { token, secret } = await make({ scheme: "github" });
    const request = (event: string) => {
      const body = Buffer.from('{"text":"pushed"}');
      return {
        headers: {
          "x-github-event": event,
          "x-github-delivery": crypto.randomUUID(),
          "x-hub-signature-256": `sha256=${hmac(secret, body).toString("hex")}`,
        },
        body,
      };
    };
    expect(await receiveDelivery(token, request("ping"))).toMatchObject({ outcome: "ignored", run: null });
    expect((await receiveDelivery(token, request("push"))).outcome).toBe("started");
  });
});

describe("a request", () => {
  test("to an unknown address is not found, and a deleted webhook's is one", async () => {
    await expect(receiveDelivery("no-such-token", signed("whsec_AAAA", {}))).rejects.toThrow("no webhook");
    const { id, token, secret } = await make();
    await deleteWebhook(teamId, id);
    await expect(receiveDelivery(token, signed(secret, {}))).rejects.toThrow("no webhook");
  });

  test("with a wrong signature is refused and kept, and does not take the message's id", async () => {
    const { id, token, secret } = await make();
    const right = signed(secret, { text: "right" });
    await expect(receiveDelivery(token, { ...right, body: Buffer.from("{}") })).rejects.toThrow(
      "No signature",
    );
    expect(await deliveriesOf(id)).toMatchObject([{ outcome: "refused", runId: null }]);
    expect((await receiveDelivery(token, right)).outcome).toBe("started");
    const [refused] = (await listDeliveries(teamId, id, { outcome: "refused" })).items;
    await expect(replayDelivery(teamId, id, refused?.id ?? "")).rejects.toThrow("was refused");
  });

  test("that is old or of the future is refused, though its signature is right", async () => {
    const { id, token, secret } = await make();
    const at = (ms: number) => signed(secret, { text: "when" }, { at: new Date(Date.now() + ms) });
    await expect(receiveDelivery(token, at(-301_000))).rejects.toThrow("5 minutes old");
    await expect(receiveDelivery(token, at(302_000))).rejects.toThrow("in the future");
    expect((await deliveriesOf(id)).map(({ outcome }) => outcome)).toEqual(["refused", "refused"]);
    // Events about it are rate-limited.
    const { items } = await listEvents(teamId, { kind: "webhook" });
    const refusals = items.filter(({ data }) => data.webhookId === id);
    expect(refusals.map(({ message }) => message)).toEqual([expect.stringContaining("5 minutes old")]);
  });

  test("of an attacker does not fill the table", async () => {
    const { id, token } = await make();
    const bad = signed("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "x".repeat(20_000));
    for (let i = 0; i < 60; i++) await receiveDelivery(token, bad).catch(() => undefined);
    expect(await db().$count(webhookDeliveries, eq(webhookDeliveries.webhookId, id))).toBe(50);
    const [newest] = await deliveriesOf(id);
    expect((await getDelivery(teamId, id, newest?.id ?? "")).body).toHaveLength(8192);
  });
});
