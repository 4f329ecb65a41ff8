import { beforeAll, expect, test, vi } from "vitest";
import { db, sql } from "@/db/client";
import { webhookDeliveries } from "@/db/schema/webhooks";
import { makeEchoDeployment } from "@/tests/echo-deployment";
import { makeTeam, useTestDatabase } from "@/tests/test-database";
import { makeWebhook, signed } from "@/tests/test-webhooks";
import { getDelivery } from "./queries";
import { receiveDelivery } from "./receive-delivery";
import { settleLeftDeliveries } from "./settle-delivery";

useTestDatabase();

let teamId: string;
beforeAll(async () => {
  ({ teamId } = await makeTeam());
  await makeEchoDeployment(teamId);
});

const failing = async (code: string) => {
  await sql().unsafe(`create function refuse_runs() returns trigger language plpgsql as
      $$ begin raise exception 'Not now' using errcode = '${code}'; end $$`);
  await sql()`create trigger refuse before insert on runs execute function refuse_runs()`;
  return () => sql()`drop function refuse_runs cascade`;
};
const soon = () => db().update(webhookDeliveries).set({ nextAttemptAt: null });

test("a delivery that the portal fails to decide is tried again ever later, a bounded number of times, without its payload in the log", async () => {
  const log = vi.spyOn(console, "error").mockImplementation(() => {});
  const { id, token, secret } = await makeWebhook(teamId);
  const repair = await failing("XX000");
  const { delivery, outcome } = await receiveDelivery(token, signed(secret, { text: "canary" }));
  expect(outcome).toBe("received");
  expect(await settleLeftDeliveries(0)).toBe(0);
  expect(await db().select().from(webhookDeliveries)).toMatchObject([{ id: delivery, failures: 1 }]);
  for (let attempt = 2; attempt <= 15; attempt++) {
    await soon();
    expect(await settleLeftDeliveries(0)).toBe(attempt === 15 ? 1 : 0);
  }
  expect(await getDelivery(teamId, id, delivery)).toMatchObject({
    outcome: "invalid",
    outcomeMessage: "The run could not be started in 15 attempts. See the server log for details.",
  });
  await repair();
  expect(log).toHaveBeenCalledTimes(15);
  expect(JSON.stringify(log.mock.calls)).not.toContain("canary");
  log.mockRestore();
});

test("a delivery of which Postgres refuses a value is invalid at once", async () => {
  const log = vi.spyOn(console, "error").mockImplementation(() => {});
  const { token, secret } = await makeWebhook(teamId);
  const repair = await failing("22P05");
  const settled = await receiveDelivery(token, signed(secret, { text: "x" }));
  await repair();
  log.mockRestore();
  expect(settled).toMatchObject({
    outcome: "invalid",
    message: "The run could not be started: the database refuses a value.",
  });
});

test("many deliveries of one team do not hold up those of another", async () => {
  const other = (await makeTeam()).teamId;
  await makeEchoDeployment(other);
  const [busy, quiet] = [await makeWebhook(teamId), await makeWebhook(other)];
  const left = { headers: {}, body: Buffer.from('{"text":"left"}'), outcome: "received" as const };
  await db()
    .insert(webhookDeliveries)
    .values(Array.from({ length: 150 }, () => ({ ...left, teamId, webhookId: busy.id })));
  const [last] = await db()
    .insert(webhookDeliveries)
    .values({ ...left, teamId: other, webhookId: quiet.id })
    .returning();
  expect(await settleLeftDeliveries(0)).toBe(100);
  expect(await getDelivery(other, quiet.id, last?.id ?? "")).toMatchObject({ outcome: "started" });
  expect(await settleLeftDeliveries(0)).toBe(51);
});
