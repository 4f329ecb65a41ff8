import { createHmac } from "node:crypto";
import { Webhook } from "standardwebhooks";
import { z } from "zod";
import type { outgoingWebhooks } from "@/db/schema/outgoing";
import { DomainError } from "@/lib/base/errors";
import { keepableText, messageOf } from "@/lib/base/keepable";
import { logError } from "@/lib/base/log-error";
import slackWebhook from "@/lib/blocks/catalog/slack-webhook";
import { openBlock } from "@/lib/blocks/open-block";
import { unseal } from "@/lib/crypto/seal";
import { canSendMail, sendMail } from "@/lib/mail/send-mail";
import { guardedRequest } from "@/lib/net/guarded-request";
import { NetworkError } from "@/lib/net/network-error";
import { memberAddresses } from "./member-addresses";
import { addressPlace, secretPlace } from "./mutations";

/** Result of one attempt: an HTTP status, or an error when there was no answer. */
export interface Answer {
  isOk: boolean;
  status?: number;
  response?: string;
  retryAfter?: string;
  error?: string;
}

const timeoutMs = 20_000;
const keptBytes = 1000;

/** Posts a delivery's body to the webhook's destination. Failures are results too. */
export async function post(
  webhook: typeof outgoingWebhooks.$inferSelect,
  { id, body }: { id: string; body: string },
): Promise<Answer> {
  try {
    if (webhook.kind === "email") return await mail(webhook, body);
    const { url, headers } = await addressed[webhook.kind](webhook, id, body);
    const answer = await guardedRequest(webhook.teamId, url, {
      method: "POST",
      headers: { "content-type": "application/json", "user-agent": "Switchyard", ...headers },
      body,
      timeoutMs,
      maxResponseBytes: keptBytes,
    });
    return {
      isOk: answer.status >= 200 && answer.status < 300,
      status: answer.status,
      response: keepableText(answer.body.toString("utf8")),
      retryAfter: answer.headers["retry-after"],
    };
  } catch (error) {
    if (error instanceof DomainError || error instanceof NetworkError)
      return { isOk: false, error: messageOf(error) };
    logError(`The message ${id} to an outgoing webhook could not be sent.`, error);
    return { isOk: false, error: "The message could not be sent. See the server log for details." };
  }
}

/** https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md, "Webhook Headers" */
async function signed(
  { id: webhookId, teamId, url, secret, ...previous }: typeof outgoingWebhooks.$inferSelect,
  id: string,
  body: string,
) {
  const now = new Date();
  const isOverlap = previous.previousSecretUntil && previous.previousSecretUntil > now;
  const sealed = [secret ?? "", ...(isOverlap && previous.previousSecret ? [previous.previousSecret] : [])];
  const keys = await Promise.all(sealed.map((bytes) => unseal(teamId, bytes, secretPlace(webhookId))));
  const headers = {
    "webhook-id": id,
    "webhook-timestamp": String(Math.floor(now.getTime() / 1000)),
    "webhook-signature": keys.map((key) => new Webhook(key).sign(id, now, body)).join(" "),
  };
  return { url: url ?? "", headers };
}

/** Headers of MLflow's server (mlflow/webhooks/delivery.py). The id stays the same for each attempt. */
async function signedAsMlflow(
  { id: webhookId, teamId, url, secret }: typeof outgoingWebhooks.$inferSelect,
  id: string,
  body: string,
) {
  const timestamp = String(Math.floor(Date.now() / 1000));
  const headers: Record<string, string> = { "x-mlflow-delivery-id": id, "x-mlflow-timestamp": timestamp };
  if (secret) {
    const hmac = createHmac("sha256", await unseal(teamId, secret, secretPlace(webhookId)));
    headers["x-mlflow-signature"] = `v1,${hmac.update(`${id}.${timestamp}.${body}`).digest("base64")}`;
  }
  return { url: url ?? "", headers };
}

async function asText({ id, teamId, block, address }: typeof outgoingWebhooks.$inferSelect) {
  const url = address
    ? await unseal(teamId, address, addressPlace(id))
    : (await openBlock(teamId, block ?? "", slackWebhook)).url;
  return { url, headers: {} };
}

const addressed = {
  webhook: signed,
  slack: asText,
  teams: asText,
  discord: asText,
  mlflow: signedAsMlflow,
};

/** One mail to those of the recipients who are members still. */
async function mail({ teamId, emails }: typeof outgoingWebhooks.$inferSelect, body: string): Promise<Answer> {
  if (!canSendMail()) return { isOk: false, error: "The portal sends no e-mail: SMTP_URL is not set." };
  const to = (await memberAddresses(teamId, emails)).join(", ");
  if (!to) return { isOk: false, error: "None of its recipients is a member of the team." };
  try {
    await sendMail({ ...MailBody.parse(JSON.parse(body)), to });
    return { isOk: true, response: keepableText(`Sent to ${to}.`.slice(0, keptBytes)) };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const said = `The mail server did not accept it: ${reason}`;
    return { isOk: false, error: keepableText(said.slice(0, keptBytes)) };
  }
}

const MailBody = z.object({ subject: z.string(), text: z.string() });
