import { z } from "zod";
import { apiRoute } from "@/app/_server/http";
import { OneDeliveryAnswer, oneDeliveryAnswer } from "@/app/api/v1/webhooks/answer";
import { getDelivery } from "@/lib/webhooks/queries";

export const GET = apiRoute(
  {
    summary: "One delivery with its headers (secret ones masked) and body",
    role: "viewer",
    params: z.object({ id: z.string(), delivery: z.string() }),
    answer: OneDeliveryAnswer,
  },
  async ({ member, params }) =>
    oneDeliveryAnswer(await getDelivery(member.teamId, params.id, params.delivery)),
);
