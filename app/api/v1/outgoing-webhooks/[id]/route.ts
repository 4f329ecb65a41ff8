import { z } from "zod";
import { apiRoute } from "@/app/_server/http";
import { OutgoingWebhookAnswer, outgoingWebhookAnswer } from "@/app/api/v1/outgoing-webhooks/answer";
import { deleteOutgoingWebhook, updateOutgoingWebhook } from "@/lib/outgoing/mutations";
import { OutgoingWebhookChange } from "@/lib/outgoing/outgoing-webhook";
import { getOutgoingWebhook } from "@/lib/outgoing/queries";

const params = z.object({ id: z.string() });

export const GET = apiRoute(
  { summary: "One outgoing webhook", role: "viewer", params, answer: OutgoingWebhookAnswer },
  async ({ member, params: { id } }) => outgoingWebhookAnswer(await getOutgoingWebhook(member.teamId, id)),
);

export const PATCH = apiRoute(
  {
    summary: "Change, pause or resume an outgoing webhook; its kind stays",
    role: "editor",
    params,
    body: OutgoingWebhookChange,
    answer: OutgoingWebhookAnswer,
  },
  async ({ member, params: { id }, body }) => {
    await updateOutgoingWebhook(member.teamId, id, body);
    return outgoingWebhookAnswer(await getOutgoingWebhook(member.teamId, id));
  },
);

export const DELETE = apiRoute(
  {
    summary: "Delete an outgoing webhook with its deliveries",
    role: "editor",
    params,
    answer: z.object({ id: z.string() }),
  },
  async ({ member, params: { id } }) => {
    await deleteOutgoingWebhook(member.teamId, id);
    return { id };
  },
);
