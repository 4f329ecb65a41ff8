import { z } from "zod";
import { Page, pageOf } from "@/app/_server/answers";
import { apiRoute } from "@/app/_server/http";
import { DeliveryAnswer, deliveryAnswer } from "@/app/api/v1/webhooks/answer";
import { getWebhook, listDeliveries } from "@/lib/webhooks/queries";
import { deliveryOutcomes } from "@/lib/webhooks/webhook";

export const GET = apiRoute(
  {
    summary: "A webhook's deliveries, newest first",
    role: "viewer",
    params: z.object({ id: z.string() }),
    query: Page.extend({ outcome: z.enum(deliveryOutcomes).optional() }),
    answer: pageOf(DeliveryAnswer),
  },
  async ({ member, params, query }) => {
    const { id } = await getWebhook(member.teamId, params.id);
    const { items, nextCursor } = await listDeliveries(member.teamId, id, query);
    return { items: items.map(deliveryAnswer), nextCursor };
  },
);
