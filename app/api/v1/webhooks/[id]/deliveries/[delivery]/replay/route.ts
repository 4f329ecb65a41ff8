import { z } from "zod";
import { apiRoute } from "@/app/_server/http";
import { SettledAnswer, settledAnswer } from "@/app/api/v1/webhooks/answer";
import { replayDelivery } from "@/lib/webhooks/replay-delivery";

export const POST = apiRoute(
  {
    summary: "Take a delivery again, under the webhook's mapping and filter of now",
    role: "operator",
    params: z.object({ id: z.string(), delivery: z.string() }),
    status: 202,
    answer: SettledAnswer,
  },
  async ({ member, params }) =>
    settledAnswer(await replayDelivery(member.teamId, params.id, params.delivery)),
);
