import { z } from "zod";
import { Page, pageOf } from "@/app/_server/answers";
import { apiRoute } from "@/app/_server/http";
import { OutgoingDeliveryAnswer, outgoingDeliveryAnswer } from "@/app/api/v1/outgoing-webhooks/answer";
import { getOutgoingWebhook, listDeliveries } from "@/lib/outgoing/queries";

export const GET = apiRoute(
  {
    summary: "Deliveries of an outgoing webhook, newest first, with every attempt",
    role: "viewer",
    params: z.object({ id: z.string() }),
    query: Page,
    answer: pageOf(OutgoingDeliveryAnswer),
  },
  async ({ member, params, query }) => {
    const { id } = await getOutgoingWebhook(member.teamId, params.id);
    const { items, nextCursor } = await listDeliveries(member.teamId, id, query);
    return { items: items.map(outgoingDeliveryAnswer), nextCursor };
  },
);
