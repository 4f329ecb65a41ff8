import { z } from "zod";
import { apiRoute } from "@/app/_server/http";
import { listDeployments } from "@/lib/deployments/queries";
import { DeploymentAnswer } from "./answer";

export const GET = apiRoute(
  {
    summary: "All deployments",
    role: "viewer",
    answer: z.object({ items: z.array(DeploymentAnswer), nextCursor: z.null() }),
  },
  async ({ member }) => {
    const rows = await listDeployments(member.teamId);
    return { items: rows.map((row) => ({ ...row, flow: row.flow.slug })), nextCursor: null };
  },
);
