import { z } from "zod";
import { apiRoute } from "@/app/_server/http";
import { renewSecret } from "@/lib/outgoing/mutations";

export const POST = apiRoute(
  {
    summary:
      "Give an outgoing webhook another secret, which is in this answer only; for a day messages are signed with the old one, too",
    role: "editor",
    params: z.object({ id: z.string() }),
    isShownOnce: true,
    answer: z.object({ secret: z.string() }),
  },
  async ({ member, params: { id } }) => ({ secret: await renewSecret(member.teamId, id) }),
);
