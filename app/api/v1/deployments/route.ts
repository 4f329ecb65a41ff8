import { z } from "zod";
import { apiRoute } from "@/app/_server/http";
import { DeploymentInput } from "@/lib/deployments/deployment";
import { createDeployment } from "@/lib/deployments/mutations";
import { listDeployments } from "@/lib/deployments/queries";
import { DeploymentAnswer, deploymentAnswer, getDeploymentAnswer, OneDeploymentAnswer } from "./answer";

export const GET = apiRoute(
  {
    summary: "All deployments",
    role: "viewer",
    answer: z.object({ items: z.array(DeploymentAnswer), nextCursor: z.null() }),
  },
  async ({ member }) => {
    const rows = await listDeployments(member.teamId);
    return { items: rows.map(deploymentAnswer), nextCursor: null };
  },
);

export const POST = apiRoute(
  {
    summary: "Make a flow runnable: parameters, schedules, limits",
    role: "editor",
    body: DeploymentInput,
    status: 201,
    answer: OneDeploymentAnswer,
  },
  async ({ member, body }) => {
    await createDeployment(member.teamId, body);
    return getDeploymentAnswer(member.teamId, body.slug);
  },
);
