import { z } from "zod";
import { apiRoute } from "@/app/_server/http";
import { getDeploymentAnswer, OneDeploymentAnswer } from "@/app/api/v1/deployments/answer";
import { DeploymentChange } from "@/lib/deployments/deployment";
import { deleteDeployment, updateDeployment } from "@/lib/deployments/mutations";

const params = z.object({ slug: z.string() });

export const GET = apiRoute(
  {
    summary: "One deployment and the version that its next run executes",
    role: "viewer",
    params,
    answer: OneDeploymentAnswer,
  },
  async ({ member, params }) => getDeploymentAnswer(member.teamId, params.slug),
);

export const PATCH = apiRoute(
  {
    summary: "Change a deployment: what is left out stays as it is",
    role: "editor",
    params,
    body: DeploymentChange,
    answer: OneDeploymentAnswer,
  },
  async ({ member, params, body }) => {
    await updateDeployment(member.teamId, params.slug, body);
    return getDeploymentAnswer(member.teamId, params.slug);
  },
);

export const DELETE = apiRoute(
  {
    summary: "Delete a deployment with its schedules; its runs stay",
    role: "editor",
    params,
    status: 204,
    answer: z.undefined(),
  },
  async ({ member, params }) => {
    await deleteDeployment(member.teamId, params.slug);
    return new Response(null, { status: 204 });
  },
);
