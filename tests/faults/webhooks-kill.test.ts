import { setTimeout as sleep } from "node:timers/promises";
import { Webhook } from "standardwebhooks";
import { expect, test } from "vitest";
import { usePortal } from "@/tests/e2e/use-portal";

const portal = usePortal();

test("of 120 messages each starts one run, though the portal is killed three times while they come", async () => {
  const node = { id: "count", task: "read-data", input: { dataset: "claims" } };
  const params = { type: "object", properties: {} };
  await portal.api("POST", "/flows", { slug: "count", name: "Count", params, nodes: [node] });
  // One slot, so that the runs wait: the test is about starting them, not about their work.
  await portal.api("POST", "/deployments", {
    slug: "count",
    name: "Count",
    flow: "count",
    concurrencyLimit: 1,
  });
  const hook = await portal.api("POST", "/webhooks", {
    deployment: "count",
    name: "Kill",
    scheme: "standard-webhooks",
  });

  const ids = Array.from({ length: 120 }, (_, i) => `msg_${i}`);
  const taken = new Set<string>();
  // Like a sender: an unacknowledged delivery is sent again under the same id.
  const send = async (id: string) => {
    const at = new Date();
    const response = await fetch(`${portal.url}/api/hooks/${hook.token}`, {
      method: "POST",
      body: "{}",
      headers: {
        "webhook-id": id,
        "webhook-timestamp": String(Math.floor(at.getTime() / 1000)),
        "webhook-signature": new Webhook(hook.secret).sign(id, at, "{}"),
      },
    }).catch(() => undefined);
    if (response?.status === 202) taken.add(id);
  };
  for (const killAt of [30, 60, 90, undefined]) {
    const left = ids.filter((id) => !taken.has(id));
    const sending = Promise.all(
      Array.from({ length: 10 }, async () => {
        for (let id = left.shift(); id; id = left.shift()) await send(id);
      }),
    );
    if (killAt !== undefined) {
      while (taken.size < killAt) await sleep(2);
      left.length = 0;
      await portal.kill();
    }
    await sending;
    if (killAt !== undefined) await portal.restart();
  }
  expect(taken.size).toBe(ids.length);

  type Delivery = { messageId: string; outcome: string; run: string };
  let deliveries: Delivery[] = [];
  for (let i = 0; i < 60; i++) {
    deliveries = (await portal.api<{ items: Delivery[] }>("GET", `/webhooks/${hook.id}/deliveries?limit=200`))
      .items;
    if (deliveries.every(({ outcome }) => outcome === "started")) break;
    await sleep(500);
  }
  expect(new Set(deliveries.map(({ messageId }) => messageId))).toEqual(new Set(ids));
  expect(deliveries).toHaveLength(ids.length);
  expect(deliveries.every(({ outcome }) => outcome === "started")).toBe(true);
  const { items } = await portal.api<{ items: { id: string }[] }>("GET", "/runs?deployment=count&limit=200");
  expect(new Set(items.map(({ id }) => id))).toEqual(new Set(deliveries.map(({ run }) => run)));
  expect(items).toHaveLength(ids.length);
});
