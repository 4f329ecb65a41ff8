import { z } from "zod";
import { apiRoute } from "@/app/_server/http";
import { createOutgoingWebhook } from "@/lib/outgoing/mutations";
import { OutgoingWebhookInput } from "@/lib/outgoing/outgoing-webhook";
import { getOutgoingWebhook, listOutgoingWebhooks } from "@/lib/outgoing/queries";
import { OutgoingWebhookAnswer, outgoingWebhookAnswer } from "./answer";

export const GET = apiRoute(
  {
    summary: "All outgoing webhooks, by name",
    role: "viewer",
    answer: z.object({ items: z.array(OutgoingWebhookAnswer), nextCursor: z.null() }),
  },
  async ({ member }) => ({
    items: (await listOutgoingWebhooks(member.teamId)).map(outgoingWebhookAnswer),
    nextCursor: null,
  }),
);

export const POST = apiRoute(
  {
    summary:
      "Make a channel: a program (signed as Standard Webhooks says), Slack, Teams, Discord or members by e-mail, told by alerts and of runs; or a program told of the registry (signed as MLflow does). The secret is in this answer only",
    role: "editor",
    body: OutgoingWebhookInput,
    status: 201,
    isShownOnce: true,
    answer: OutgoingWebhookAnswer.extend({ secret: z.string().nullable() }),
  },
  async ({ member, body }) => {
    const { id, secret } = await createOutgoingWebhook(member.teamId, body, member.userId);
    return { ...outgoingWebhookAnswer(await getOutgoingWebhook(member.teamId, id)), secret };
  },
);
