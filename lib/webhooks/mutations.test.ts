import { eq } from "drizzle-orm";
import { afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import { db } from "@/db/client";
import { webhookDeliveries, webhooks } from "@/db/schema/webhooks";
import { saveRetention } from "@/lib/retention/mutations";
import { keepAll } from "@/lib/retention/retention";
import { sweepTeam } from "@/lib/retention/sweep";
import { makeEchoDeployment } from "@/tests/echo-deployment";
import { makeTeam, useTestDatabase } from "@/tests/test-database";
import { makeWebhook, signed } from "@/tests/test-webhooks";
import { deleteWebhook, rotateWebhook } from "./mutations";
import { getDelivery, getWebhook, listDeliveries, listWebhooks } from "./queries";
import { receiveDelivery } from "./receive-delivery";
import { replayDelivery } from "./replay-delivery";
import { Rotation } from "./webhook";

useTestDatabase();

let teamId: string;
beforeAll(async () => {
  ({ teamId } = await makeTeam());
  await makeEchoDeployment(teamId);
});
afterEach(() => vi.useRealTimers());

const make = (more?: Parameters<typeof makeWebhook>[1]) => makeWebhook(teamId, more);

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
    const pubsub = await make({
      scheme: "google-pubsub",
      settings: {
        audience: "https://portal.example.com",
        serviceAccount: "push@project.iam.gserviceaccount.com",
      },
    });
    const rotating = rotateWebhook(teamId, pubsub.id, Rotation.parse({ what: "secret" }));
    await expect(rotating).rejects.toThrow("Rotate the URL instead");
  });

  test("neither the secret nor the address is in the database in clear", async () => {
    const { id, token, secret } = await make();
    const [row] = await db().select().from(webhooks).where(eq(webhooks.id, id));
    const text = JSON.stringify(row);
    expect(text).not.toContain(token);
    expect(text).not.toContain(secret.slice(6));
  });
});

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

test("old deliveries go by the team's policy for events, those of today stay", async () => {
  const { id, token } = await make();
  const forged = signed("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", {});
  for (let i = 0; i < 2; i++) await receiveDelivery(token, forged).catch(() => undefined);
  const [newest, oldest] = (await listDeliveries(teamId, id)).items;
  await db()
    .update(webhookDeliveries)
    .set({ createdAt: new Date(Date.now() - 8 * 86_400_000) })
    .where(eq(webhookDeliveries.id, oldest?.id ?? ""));
  await saveRetention(teamId, { ...keepAll, events: 7 });
  expect((await sweepTeam(teamId)).events).toBe(1);
  expect((await listDeliveries(teamId, id)).items).toMatchObject([{ id: newest?.id }]);
});
