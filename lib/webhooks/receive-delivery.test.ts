import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { eq } from "drizzle-orm";
import { exportJWK, generateKeyPair, SignJWT } from "jose";
import { Webhook } from "standardwebhooks";
import { afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import { z } from "zod";
import { db } from "@/db/client";
import { deployments } from "@/db/schema/flows";
import { runs } from "@/db/schema/runs";
import { webhookDeliveries, webhooks } from "@/db/schema/webhooks";
import { ensureDeployment } from "@/lib/deployments/mutations";
import { saveFlow } from "@/lib/flows/mutations";
import { defineTask } from "@/lib/flows/task";
import { allowHost } from "@/lib/net/allow-list";
import { getRun } from "@/lib/runs/queries";
import { makeTeam, useTestDatabase } from "@/tests/test-database";
import { changeWebhook, createWebhook, deleteWebhook, rotateWebhook } from "./mutations";
import { previewRun } from "./plan-run";
import { getDelivery, getWebhook, listDeliveries, listWebhooks } from "./queries";
import { receiveDelivery } from "./receive-delivery";
import { replayDelivery } from "./replay-delivery";
import { settleLeftDeliveries } from "./settle-delivery";
import { NewWebhook, Rotation } from "./webhook";

useTestDatabase();

let teamId: string;
let userId: string;

beforeAll(async () => {
  ({ teamId, userId } = await makeTeam());
  const echo = defineTask({
    slug: "echo",
    name: "Echo",
    description: "",
    input: z.object({ text: z.string() }),
    output: z.object({ text: z.string() }),
    run: async ({ input }) => input,
  });
  const params = z.toJSONSchema(z.object({ text: z.string().min(2).default("hello") }), { io: "input" });
  const nodes = [{ id: "first", task: "echo", input: { text: { $from: "params.text" } } }];
  const { flowId } = await saveFlow(
    teamId,
    { name: "Echoes", description: "", isShipped: false },
    { slug: "echoes", params, nodes } as never,
    new Map([["echo", echo as never]]),
  );
  await ensureDeployment(teamId, {
    slug: "echoes",
    name: "Echoes",
    description: "",
    flowId,
    params: {},
    tags: [],
  });
});

afterEach(() => vi.useRealTimers());

async function make(more: Partial<z.input<typeof NewWebhook>> = {}) {
  const mapping = { text: { $from: "payload.text" } };
  const given = {
    deployment: "echoes",
    name: "Hook",
    scheme: "standard-webhooks" as const,
    mapping,
    ...more,
  };
  const made = await createWebhook(teamId, NewWebhook.parse(given));
  return { ...made, secret: made.secret ?? "" };
}

/** A request signed as Standard Webhooks says. */
function signed(secret: string, body: unknown, { id = crypto.randomUUID() as string, at = new Date() } = {}) {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  return {
    headers: {
      "content-type": "application/json",
      "webhook-id": id,
      "webhook-timestamp": String(Math.floor(at.getTime() / 1000)),
      "webhook-signature": new Webhook(secret).sign(id, at, text),
    },
    body: Buffer.from(text),
  };
}

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

  test("that comes 20 times at once starts one run, and all are told of it", async () => {
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

  test("of one id at two webhooks is two messages", async () => {
    const [a, b] = [await make(), await make()];
    const id = "msg_same";
    const one = await receiveDelivery(a.token, signed(a.secret, { text: "to a" }, { id }));
    const two = await receiveDelivery(b.token, signed(b.secret, { text: "to b" }, { id }));
    expect(one.run).not.toBe(two.run);
  });

  test("with parameters that do not fit says so by field and starts nothing", async () => {
    const { token, secret } = await make();
    const settled = await receiveDelivery(token, signed(secret, { text: "x" }));
    expect(settled).toMatchObject({ outcome: "invalid", run: null });
    expect(settled.message).toMatch(/^Invalid parameters: params\.text: /);
    const unreadable = await receiveDelivery(token, signed(secret, "<xml/>"));
    expect(unreadable).toMatchObject({ outcome: "invalid", message: "The body is neither JSON nor a form." });
    const nul = await receiveDelivery(token, signed(secret, { text: "a\0b" }));
    expect(nul).toMatchObject({ outcome: "invalid", message: "A parameter has a NUL character in it." });
  });

  test("that the filter holds back starts nothing", async () => {
    const { token, secret } = await make({ filter: 'payload.ref == "refs/heads/main"' });
    const other = await receiveDelivery(token, signed(secret, { text: "hi", ref: "refs/heads/dev" }));
    expect(other).toMatchObject({ outcome: "ignored", message: "The filter is false.", run: null });
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
    // As if the process had died between the run's commit and the outcome's; and the webhook was paused meanwhile.
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

describe("rotation", () => {
  test("the old secret is good until the time that was chosen", async () => {
    const { id, token, secret } = await make();
    const rotated = await rotateWebhook(teamId, id, Rotation.parse({ what: "secret", overlapHours: 2 }));
    expect(rotated.secret).not.toBe(secret);
    expect((await receiveDelivery(token, signed(secret, { text: "old" }))).outcome).toBe("started");
    const next = rotated.secret ?? "";
    expect((await receiveDelivery(token, signed(next, { text: "new" }))).outcome).toBe("started");
    vi.useFakeTimers({ toFake: ["Date"], now: rotated.previousUntil.getTime() + 1 });
    await expect(receiveDelivery(token, signed(secret, { text: "old" }))).rejects.toThrow("No signature");
    expect((await receiveDelivery(token, signed(next, { text: "new" }))).outcome).toBe("started");
  });

  test("the old address is good until then, and not at all without an overlap", async () => {
    const { id, token, secret } = await make();
    const second = await rotateWebhook(teamId, id, Rotation.parse({ what: "address", overlapHours: 1 }));
    expect((await receiveDelivery(token, signed(secret, { text: "old" }))).outcome).toBe("started");
    const third = await rotateWebhook(teamId, id, Rotation.parse({ what: "address", overlapHours: 0 }));
    await expect(receiveDelivery(second.token ?? "", signed(secret, {}))).rejects.toThrow("no webhook");
    expect((await receiveDelivery(third.token ?? "", signed(secret, { text: "new" }))).outcome).toBe(
      "started",
    );
  });

  test("a secret of the sender's is taken, and Pub/Sub has none to rotate", async () => {
    const { id, token } = await make();
    const secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    await rotateWebhook(teamId, id, Rotation.parse({ what: "secret", secret }));
    expect((await receiveDelivery(token, signed(secret, { text: "theirs" }))).outcome).toBe("started");
    const pubsub = await make({ scheme: "google-pubsub", settings: pubsubSettings() });
    const rotating = rotateWebhook(teamId, pubsub.id, Rotation.parse({ what: "secret" }));
    await expect(rotating).rejects.toThrow("Rotate the address instead");
  });

  test("neither the secret nor the address is in the database in clear", async () => {
    const { id, token, secret } = await make();
    const [row] = await db().select().from(webhooks).where(eq(webhooks.id, id));
    const text = JSON.stringify(row);
    expect(text).not.toContain(token);
    expect(text).not.toContain(secret.slice(6));
  });
});

test("GitHub's ping starts nothing and a push does", async () => {
  const { token, secret } = await make({ scheme: "github" });
  const { hmac } = await import("./same-bytes");
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

function pubsubSettings(keysUrl?: string) {
  return {
    audience: "https://portal.example.com",
    serviceAccount: "push@project.iam.gserviceaccount.com",
    keysUrl,
  };
}

describe("Google Pub/Sub", () => {
  test("a new file in the bucket starts a run; other events and other tokens do not", async () => {
    const { publicKey, privateKey } = await generateKeyPair("RS256");
    const stranger = await generateKeyPair("RS256");
    const jwk = { ...(await exportJWK(publicKey)), kid: "key-1", alg: "RS256", use: "sig" };
    const server = createServer((_, response) => {
      response.setHeader("content-type", "application/json").end(JSON.stringify({ keys: [jwk] }));
    });
    await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
    const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
    await allowHost(teamId, { host, createdBy: userId });
    const settings = pubsubSettings(`http://${host}/certs`);
    const mapping = { text: { $from: "payload.objectId" } };
    const { id, token } = await make({ scheme: "google-pubsub", settings, mapping });

    const push = async (eventType: string, claims: Record<string, unknown> = {}, key = privateKey) => {
      const now = Math.floor(Date.now() / 1000);
      const jwt = await new SignJWT({
        iss: "https://accounts.google.com",
        aud: settings.audience,
        email: settings.serviceAccount,
        email_verified: true,
        iat: now,
        exp: now + 3600,
        ...claims,
      })
        .setProtectedHeader({ alg: "RS256", kid: "key-1" })
        .sign(key);
      const message = {
        messageId: crypto.randomUUID(),
        publishTime: "2026-11-24T20:00:00Z",
        attributes: {
          eventType,
          bucketId: "claims",
          objectId: "2026/november.csv",
          objectGeneration: "1732478400000001",
        },
        data: Buffer.from(JSON.stringify({ size: "1024" })).toString("base64"),
      };
      const body = JSON.stringify({ message, subscription: "projects/p/subscriptions/s" });
      return { headers: { authorization: `Bearer ${jwt}` }, body: Buffer.from(body) };
    };
    try {
      const started = await receiveDelivery(token, await push("OBJECT_FINALIZE"));
      expect(started.outcome).toBe("started");
      expect((await getRun(teamId, started.run ?? "")).params).toEqual({ text: "2026/november.csv" });
      const delivery = await getDelivery(teamId, id, started.delivery);
      expect(delivery.headers.authorization).toBe("Bearer ********");
      const rules = {
        scheme: "google-pubsub" as const,
        mapping: { text: { $from: "payload.data.size" } },
        filter: null,
      };
      expect(await previewRun(teamId, "echoes", rules, delivery)).toEqual({
        params: { text: "1024" },
        issues: [],
      });

      expect(await receiveDelivery(token, await push("OBJECT_DELETE"))).toMatchObject({ outcome: "ignored" });
      const refused: [string, Record<string, unknown>, CryptoKey?][] = [
        ["another service account", { email: "other@project.iam.gserviceaccount.com" }],
        ["another service account", { email_verified: false }],
        ['unexpected "aud"', { aud: "https://other.example.com" }],
        ['unexpected "iss"', { iss: "https://evil.example.com" }],
        ['"exp" claim timestamp check failed', { exp: Math.floor(Date.now() / 1000) - 120 }],
        ["signature verification failed", {}, stranger.privateKey],
      ];
      for (const [reason, claims, key] of refused)
        await expect(receiveDelivery(token, await push("OBJECT_FINALIZE", claims, key))).rejects.toThrow(
          reason,
        );
    } finally {
      server.close();
    }
  });

  test("says which setting is missing, and keys on our own network are not fetched unless allowed", async () => {
    await expect(make({ scheme: "google-pubsub" })).rejects.toThrow("settings.audience");
    const { token } = await make({
      scheme: "google-pubsub",
      settings: pubsubSettings("http://127.0.0.1:9/certs"),
    });
    const header = Buffer.from('{"alg":"RS256","kid":"x"}').toString("base64url");
    const request = { headers: { authorization: `Bearer ${header}.e30.eA` }, body: Buffer.alloc(0) };
    await expect(receiveDelivery(token, request)).rejects.toThrow(/allow/i);
  });
});

describe("what the team sees", () => {
  test("another team sees and changes nothing", async () => {
    const { id, token, secret } = await make();
    const { delivery } = await receiveDelivery(token, signed(secret, { text: "ours" }));
    const other = (await makeTeam()).teamId;
    await expect(getWebhook(other, id)).rejects.toThrow("no such webhook");
    await expect(getDelivery(other, id, delivery)).rejects.toThrow("no such delivery");
    await expect(replayDelivery(other, id, delivery)).rejects.toThrow("no such delivery");
    await expect(deleteWebhook(other, id)).rejects.toThrow("no such webhook");
    await expect(rotateWebhook(other, id, Rotation.parse({ what: "secret" }))).rejects.toThrow("no such");
    expect((await listDeliveries(other, id)).items).toEqual([]);
    expect(await listWebhooks(other)).toEqual([]);
  });

  test("deliveries come newest first, page by page", async () => {
    const { id, token, secret } = await make();
    for (const text of ["one", "two", "three"]) await receiveDelivery(token, signed(secret, { text }));
    const first = await listDeliveries(teamId, id, { limit: 2 });
    const rest = await listDeliveries(teamId, id, { limit: 2, cursor: first.nextCursor ?? "" });
    expect([first.items.length, rest.items.length, rest.nextCursor]).toEqual([2, 1, null]);
    expect((await listWebhooks(teamId)).find((webhook) => webhook.id === id)?.deliveries).toBe(3);
  });

  test("a preview shows parameters, the filter's word or what is wrong, and starts nothing", async () => {
    const before = await db().$count(runs);
    const incoming = { headers: {}, body: Buffer.from('{"text":"preview","n":1}') };
    const preview = (text: unknown, filter: string | null = null) =>
      previewRun(teamId, "echoes", { scheme: "bearer", mapping: { text }, filter }, incoming);
    expect(await preview({ $from: "payload.text" })).toEqual({ params: { text: "preview" }, issues: [] });
    expect(await preview({ $from: "payload.gone" })).toEqual({ params: { text: "hello" }, issues: [] });
    expect(await preview("ok", "payload.n == 2")).toEqual({ heldBack: "The filter is false.", issues: [] });
    expect((await preview({ $from: "payload.n" })).issues[0]?.path).toBe("params.text");
    expect((await preview({ $from: "params.n" })).issues[0]?.path).toBe("mapping.text");
    expect(await db().$count(runs)).toBe(before);
  });
});
