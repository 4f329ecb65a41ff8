import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { exportJWK, generateKeyPair, SignJWT } from "jose";
import { beforeAll, expect, test } from "vitest";
import { allowHost } from "@/lib/net/allow-list";
import { getRun } from "@/lib/runs/read/queries";
import { previewRun } from "@/lib/webhooks/plan-run";
import { getDelivery } from "@/lib/webhooks/queries";
import { receiveDelivery } from "@/lib/webhooks/receive-delivery";
import { makeEchoDeployment } from "@/tests/echo-deployment";
import { makeTeam, useTestDatabase } from "@/tests/test-database";
import { makeWebhook } from "@/tests/test-webhooks";

useTestDatabase();

let teamId: string;
let userId: string;
beforeAll(async () => {
  ({ teamId, userId } = await makeTeam());
  await makeEchoDeployment(teamId);
});

const make = (more?: Parameters<typeof makeWebhook>[1]) => makeWebhook(teamId, more);

function pubsubSettings(keysUrl?: string) {
  return {
    audience: "https://portal.example.com",
    serviceAccount: "push@project.iam.gserviceaccount.com",
    keysUrl,
  };
}

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
