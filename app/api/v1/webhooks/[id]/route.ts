import { z } from "zod";
import { apiRoute } from "@/app/_server/http";
import { WebhookAnswer, webhookAnswer } from "@/app/api/v1/webhooks/answer";
import { changeWebhook, deleteWebhook } from "@/lib/webhooks/mutations";
import { getWebhook } from "@/lib/webhooks/queries";
import { WebhookChange } from "@/lib/webhooks/webhook";

const params = z.object({ id: z.string() });

export const GET = apiRoute(
  { summary: "One webhook", role: "viewer", params, answer: WebhookAnswer },
  async ({ member, params: { id } }) => webhookAnswer(await getWebhook(member.teamId, id)),
);

export const PATCH = apiRoute(
  {
    summary: "Change a webhook's name, settings, mapping or filter, pause or resume it",
    role: "editor",
    params,
    body: WebhookChange,
    answer: WebhookAnswer,
  },
  async ({ member, params: { id }, body }) => {
    await changeWebhook(member.teamId, id, body);
    return webhookAnswer(await getWebhook(member.teamId, id));
  },
);

export const DELETE = apiRoute(
  {
    summary: "Delete a webhook with its deliveries; the runs they started stay",
    role: "editor",
    params,
    answer: z.object({ id: z.string() }),
  },
  async ({ member, params: { id } }) => {
    await deleteWebhook(member.teamId, id);
    return { id };
  },
);
