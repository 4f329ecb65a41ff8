import { z } from "zod";
import { Time } from "@/app/_server/answers";
import { apiRoute } from "@/app/_server/http";
import { CredentialsAnswer } from "@/app/api/v1/webhooks/answer";
import { rotateWebhook } from "@/lib/webhooks/mutations";
import { Rotation } from "@/lib/webhooks/webhook";
import { webhookUrl } from "@/lib/webhooks/webhook-url";

export const POST = apiRoute(
  {
    summary:
      "Give a webhook a new secret or address. It is in this answer only; the old one stays good a while",
    role: "editor",
    params: z.object({ id: z.string() }),
    body: Rotation,
    isShownOnce: true,
    answer: CredentialsAnswer.extend({ previousUntil: Time }),
  },
  async ({ member, params, body }) => {
    const { token, secret, previousUntil } = await rotateWebhook(member.teamId, params.id, body);
    return { token, url: token && webhookUrl(token), secret, previousUntil: previousUntil.toISOString() };
  },
);
