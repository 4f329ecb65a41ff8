import { z } from "zod";
import { apiRoute } from "@/app/_server/http";
import { disallowHost } from "@/lib/net/allow-list";

export const DELETE = apiRoute(
  {
    summary: "Take a host off the allow list",
    role: "owner",
    params: z.object({ id: z.string() }),
    answer: z.object({ id: z.string() }),
  },
  async ({ member, params: { id } }) => {
    await disallowHost(member.teamId, id);
    return { id };
  },
);
