import { afterAll, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { db, sql } from "@/db/client";
import { outgoingDeliveries, outgoingWebhooks } from "@/db/schema/outgoing";
import { allowHost } from "@/lib/net/allow-list";
import { type Receiver, startReceiver } from "@/tests/http-receiver";
import { type SmtpServer, startSmtpServer } from "@/tests/smtp-server";
import { makeTeam, useTestDatabase } from "@/tests/test-database";
import { createOutgoingWebhook, updateOutgoingWebhook } from "./mutations";
import { OutgoingWebhookInput } from "./outgoing-webhook";
import { getOutgoingWebhook, listDeliveries } from "./queries";
import { sendTest } from "./queue-delivery";
import { sendDeliveries } from "./send-deliveries";

useTestDatabase();

let receiver: Receiver;
let mail: SmtpServer;
let teamId: string;
let userId: string;

beforeAll(async () => {
  receiver = await startReceiver();
  mail = await startSmtpServer();
  vi.stubEnv("SMTP_URL", mail.url);
  vi.stubEnv("MAIL_FROM", "portal@example.com");
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await receiver.close();
  await mail.close();
});
beforeEach(async () => {
  ({ teamId, userId } = await makeTeam());
  await allowHost(teamId, { host: receiver.host, createdBy: userId });
  await db().delete(outgoingDeliveries);
  receiver.received.length = 0;
});

const make = (input: object) =>
  createOutgoingWebhook(teamId, OutgoingWebhookInput.parse({ name: "C", states: [], ...input }), userId);

test.each(["slack", "teams", "discord"])("the URL of %s is kept sealed, used, and replaced", async (kind) => {
  const { id, secret } = await make({ kind, url: `${receiver.url}/first` });
  expect(secret).toBeNull();
  expect(await getOutgoingWebhook(teamId, id)).toMatchObject({ kind, url: null, block: null });
  expect(JSON.stringify(await db().select().from(outgoingWebhooks))).not.toContain("/first");
  const log = await sql()`select * from audit_log where team_id = ${teamId}`;
  expect(JSON.stringify(log)).not.toContain("/first");
  await sendTest(teamId, id, "Ada");
  await sendDeliveries();
  await updateOutgoingWebhook(teamId, id, { url: `${receiver.url}/second` });
  await sendTest(teamId, id, "Ada");
  await sendDeliveries();
  expect(receiver.received.map(({ path }) => path)).toEqual(["/hook/first", "/hook/second"]);
});

test("an e-mail goes to members only, also when one has left since", async () => {
  const [member] = await sql()<{ email: string }[]>`select email from users where id = ${userId}`;
  await expect(make({ kind: "email", emails: ["stranger@example.com"] })).rejects.toMatchObject({
    issues: [{ path: "emails" }],
  });
  const { id } = await make({ kind: "email", emails: [member!.email.toUpperCase()] });
  await sendTest(teamId, id, "Ada");
  await sendDeliveries();
  expect(mail.letters).toEqual([expect.stringContaining(`To: ${member!.email}`)]);
  await sql()`delete from members where user_id = ${userId}`;
  await sendTest(teamId, id, "Ada");
  await sendDeliveries();
  const [last] = (await listDeliveries(teamId, id)).items;
  expect(last!.attempts).toMatchObject([{ error: "None of its recipients is a member of the team." }]);
});

test("Slack has a URL or a block, not both and not neither", () => {
  const slack = { kind: "slack", name: "C" };
  const url = "https://hooks.slack.com/services/T/B/x";
  expect(OutgoingWebhookInput.safeParse({ ...slack, url }).success).toBe(true);
  expect(OutgoingWebhookInput.safeParse({ ...slack, block: "b" }).success).toBe(true);
  expect(OutgoingWebhookInput.safeParse(slack).success).toBe(false);
  expect(OutgoingWebhookInput.safeParse({ ...slack, url, block: "b" }).success).toBe(false);
});
