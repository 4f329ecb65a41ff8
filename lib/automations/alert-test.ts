import { newId } from "@/db/id";
import { recordAct } from "@/lib/audit/record-act";
import { DomainError } from "@/lib/base/errors";
import type { Message } from "@/lib/outgoing/message";
import { getOutgoingWebhook } from "@/lib/outgoing/queries";
import { queueDelivery } from "@/lib/outgoing/queue-delivery";
import { findRun, listRuns } from "@/lib/runs/read/queries";
import { alertMessage } from "./alert-message";
import type { When } from "./catalog";
import type { Occurrence } from "./condition";
import { describeWhen, listChoices } from "./describe";
import { dryRun } from "./dry-run";
import { messageProblem } from "./message-text";

/** An alert that may not have been saved yet. */
export interface TestedAlert {
  name: string;
  when: When;
  message: string | null;
  cooldownMs: number;
}

/** Message of an alert, and the times at which it would have fired. */
export interface AlertPreview {
  message: { subject: string; detail: string; link: string; isExample: boolean };
  /** Newest first. */
  occurrences: Occurrence[];
  isCut: boolean;
}

/** The message of an alert: of the last time that its condition held in the past days, else an example. */
export async function previewAlert(teamId: string, alert: TestedAlert): Promise<AlertPreview> {
  const { occurrences, isCut } = await dryRun(teamId, alert);
  const newest = occurrences.reverse();
  const { subject, detail = "", link } = await messageOf(teamId, alert, newest[0]);
  return { message: { subject, detail, link, isExample: newest.length === 0 }, occurrences: newest, isCut };
}

/**
 * Sends the message of an alert, marked as a test, to channels. @returns their names
 * @throws DomainError "not-found", "conflict" when one is paused, "invalid" for a message that cannot be filled
 */
export async function sendAlertTest(
  teamId: string,
  channels: string[],
  alert: TestedAlert,
  who: string,
): Promise<string[]> {
  const { occurrences } = await dryRun(teamId, alert);
  const message = await messageOf(teamId, alert, occurrences.at(-1));
  const found = await Promise.all(channels.map((id) => getOutgoingWebhook(teamId, id)));
  const paused = found.find(({ isPaused }) => isPaused);
  if (paused) throw new DomainError("conflict", `${paused.name} is paused. Resume it first.`);
  const subject = `Test by ${who}: ${message.subject}`;
  for (const { id, name, kind } of found) {
    await queueDelivery({ id, teamId, kind }, `test:${newId()}`, { ...message, type: "test", subject });
    await recordAct(teamId, "outgoing-webhook.tested", { kind: "outgoing-webhook", id, name });
  }
  return found.map(({ name }) => name);
}

/** The message of a time at which the condition held; without one, an example with the team's newest run. */
async function messageOf(
  teamId: string,
  { name, when, message }: TestedAlert,
  occurrence: Occurrence | undefined,
): Promise<Message> {
  const problem = message && messageProblem(message);
  if (problem) throw new DomainError("invalid", problem, [{ path: "message", message: problem }]);
  const words = describeWhen(when, await listChoices(teamId));
  const inWords = words.slice(0, 1).toUpperCase() + words.slice(1);
  const runId = occurrence ? occurrence.runId : (await listRuns(teamId, { limit: 1 })).items[0]?.id;
  const firing = {
    automation: { id: "", name: name || inWords },
    reason: occurrence?.reason ?? `Example: ${words}.`,
    at: occurrence?.at ?? new Date(),
    run: runId ? await findRun(teamId, runId) : undefined,
  };
  return alertMessage(firing, message);
}
