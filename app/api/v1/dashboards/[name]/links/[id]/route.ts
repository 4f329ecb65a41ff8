import { z } from "zod";
import { apiRoute } from "@/app/_server/http";
import { revokeLink } from "@/lib/dashboards/manage-links";

export const DELETE = apiRoute(
  {
    summary: "Revoke a public link to a dashboard; its record stays",
    role: "editor",
    params: z.object({ name: z.string(), id: z.string() }),
    status: 204,
    answer: z.undefined(),
  },
  async ({ member, params: { name, id } }) => {
    await revokeLink(member.teamId, name, id);
    return new Response(null, { status: 204 });
  },
);
