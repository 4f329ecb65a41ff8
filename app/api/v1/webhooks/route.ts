import { z } from "zod";
import { apiRoute } from "@/app/_server/http";
import { createWebhook } from "@/lib/webhooks/mutations";
import { getWebhook, listWebhooks } from "@/lib/webhooks/queries";
import { NewWebhook } from "@/lib/webhooks/webhook";
import { webhookUrl } from "@/lib/webhooks/webhook-url";
import { CredentialsAnswer, WebhookAnswer, webhookAnswer } from "./answer";

export const GET = apiRoute(
  {
    summary: "All webhooks",
    role: "viewer",
    answer: z.object({ items: z.array(WebhookAnswer), nextCursor: z.null() }),
  },
  async ({ member }) => {
    const rows = await listWebhooks(member.teamId);
    return { items: rows.map(webhookAnswer), nextCursor: null };
  },
);

export const POST = apiRoute(
  {
    summary: "Make a webhook. Its address and secret are in this answer only",
    role: "editor",
    body: NewWebhook,
    status: 201,
    isShownOnce: true,
    answer: WebhookAnswer.extend(CredentialsAnswer.shape),
  },
  async ({ member, body }) => {
    const { id, token, secret } = await createWebhook(member.teamId, body);
    const webhook = webhookAnswer(await getWebhook(member.teamId, id));
    return { ...webhook, token, url: webhookUrl(token), secret };
  },
);
