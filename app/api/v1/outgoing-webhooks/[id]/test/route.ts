import { z } from "zod";
import { apiRoute } from "@/app/_server/http";
import { sendTest } from "@/lib/outgoing/queue-delivery";

export const POST = apiRoute(
  {
    summary: "Send a test message; its outcome is listed under its deliveries",
    role: "editor",
    params: z.object({ id: z.string() }),
    status: 202,
    answer: z.object({ id: z.string() }),
  },
  async ({ member, params: { id } }) => {
    await sendTest(member.teamId, id, member.userName);
    return { id };
  },
);
