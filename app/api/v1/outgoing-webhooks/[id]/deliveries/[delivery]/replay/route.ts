import { z } from "zod";
import { apiRoute } from "@/app/_server/http";
import { replayDelivery } from "@/lib/outgoing/queue-delivery";

export const POST = apiRoute(
  {
    summary: "Send a delivery once more, under its id",
    role: "editor",
    params: z.object({ id: z.string(), delivery: z.string() }),
    status: 202,
    answer: z.object({ id: z.string() }),
  },
  async ({ member, params: { id, delivery } }) => {
    await replayDelivery(member.teamId, id, delivery);
    return { id: delivery };
  },
);
