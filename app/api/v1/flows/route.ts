import { z } from "zod";
import { apiRoute } from "@/app/_server/http";
import { listFlows } from "@/lib/flows/queries";

const Flow = z.object({
  slug: z.string(),
  name: z.string(),
  description: z.string(),
  isShipped: z.boolean(),
});

export const GET = apiRoute(
  { summary: "All flows", role: "viewer", answer: z.object({ items: z.array(Flow), nextCursor: z.null() }) },
  async ({ member }) => ({ items: await listFlows(member.teamId), nextCursor: null }),
);
