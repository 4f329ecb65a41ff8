import { beforeEach, expect, test } from "vitest";
import { actAs } from "@/db/actor";
import { createAutomation, updateAutomation } from "@/lib/automations/mutations";
import type { EditConflictError } from "@/lib/base/errors";
import { createBlock, updateBlock } from "@/lib/blocks/mutations";
import { updateDeployment } from "@/lib/deployments/mutations";
import { getDeployment } from "@/lib/deployments/queries";
import { createOutgoingWebhook, updateOutgoingWebhook } from "@/lib/outgoing/mutations";
import { OutgoingWebhookInput } from "@/lib/outgoing/outgoing-webhook";
import { getOutgoingWebhook } from "@/lib/outgoing/queries";
import { saveSchedule } from "@/lib/schedules/mutations";
import { listSchedules } from "@/lib/schedules/queries";
import { ScheduleInput } from "@/lib/schedules/schedule";
import { changeWebhook, createWebhook } from "@/lib/webhooks/mutations";
import { getWebhook } from "@/lib/webhooks/queries";
import { NewWebhook } from "@/lib/webhooks/webhook";
import { makeEchoDeployment } from "@/tests/echo-deployment";
import { makeTeam, useTestDatabase } from "@/tests/test-database";

useTestDatabase();

let teamId: string;
let userId: string;
beforeEach(async () => {
  ({ teamId, userId } = await makeTeam());
  await makeEchoDeployment(teamId);
});

/** Changes an item after it was read at `readAt`; the reader's change is refused once, and accepted when sent again. */
async function isRefusedOnce(
  readAt: Date,
  change: (what: "theirs" | "mine", updatedAt?: string) => Promise<unknown>,
  changed: string,
): Promise<void> {
  await actAs({ type: "user", id: userId, name: "Grace" }, () => change("theirs"));
  const refused = (await change("mine", readAt.toISOString()).catch((error) => error)) as EditConflictError;
  expect(refused).toMatchObject({ code: "conflict", changes: [`Grace: ${changed}`] });
  await change("mine", refused.updatedAt);
}

test("a deployment", async () => {
  const { updatedAt } = await getDeployment(teamId, "echoes");
  const change = (description: string, updatedAt?: string) =>
    updateDeployment(teamId, "echoes", { description, updatedAt });
  await isRefusedOnce(updatedAt, change, "description is now theirs, before not set.");
});

test("a block, without telling its secrets", async () => {
  const { updatedAt } = await createBlock(teamId, { name: "s", type: "secret", values: { value: "first" } });
  const change = (value: string, updatedAt?: string) => updateBlock(teamId, "s", { value }, updatedAt);
  await isRefusedOnce(updatedAt, change, "secrets.value is now ******** (another), before ********.");
});

test("an automation", async () => {
  const { id, updatedAt } = await createAutomation(
    teamId,
    {
      name: "A",
      isPaused: false,
      when: { type: "run-ended", of: "any", states: ["Failed"] },
      // biome-ignore lint/suspicious/noThenProperty: automations call it so
      then: { type: "run-deployment", deployment: "echoes", params: {} },
      cooldownMs: 0,
      also: [],
      message: null,
    },
    userId,
  );
  const change = (name: string, updatedAt?: string) => updateAutomation(teamId, id, { name, updatedAt });
  await isRefusedOnce(updatedAt, change, "name is now theirs, before A.");
});

test("a webhook", async () => {
  const { id } = await createWebhook(
    teamId,
    NewWebhook.parse({ deployment: "echoes", name: "W", scheme: "bearer" }),
  );
  const { updatedAt } = await getWebhook(teamId, id);
  const change = (name: string, updatedAt?: string) => changeWebhook(teamId, id, { name, updatedAt });
  await isRefusedOnce(updatedAt, change, "name is now theirs, before W.");
});

test("an outgoing webhook", async () => {
  const { id } = await createOutgoingWebhook(
    teamId,
    OutgoingWebhookInput.parse({ kind: "webhook", name: "O", url: "https://93.184.216.34/" }),
    userId,
  );
  const { updatedAt } = await getOutgoingWebhook(teamId, id);
  const change = (name: string, updatedAt?: string) => updateOutgoingWebhook(teamId, id, { name, updatedAt });
  await isRefusedOnce(updatedAt, change, "name is now theirs, before O.");
});

test("a schedule", async () => {
  const deployment = await getDeployment(teamId, "echoes");
  const save = (cron: string, more: object = {}) =>
    saveSchedule(deployment, ScheduleInput.parse({ kind: "cron", cron, ...more }));
  await save("0 6 * * *");
  const [schedule] = await listSchedules(teamId, deployment.id);
  const change = (what: string, updatedAt?: string) =>
    save(what === "theirs" ? "0 7 * * *" : "0 8 * * *", { id: schedule!.id, updatedAt });
  await isRefusedOnce(schedule!.updatedAt, change, "rule.cron is now 0 7 * * *, before 0 6 * * *.");
});
