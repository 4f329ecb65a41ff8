import { z } from "zod";
import { apiRoute } from "@/app/_server/http";
import { DeploymentAnswer } from "@/app/api/v1/deployments/answer";
import { getDeployment } from "@/lib/deployments/queries";

export const GET = apiRoute(
  {
    summary: "One deployment and the version that its next run executes",
    role: "viewer",
    params: z.object({ slug: z.string() }),
    answer: DeploymentAnswer.extend({
      flowVersion: z.int(),
      paramsSchema: z.record(z.string(), z.unknown()),
    }),
  },
  async ({ member, params }) => {
    const { flow, flowVersion, ...deployment } = await getDeployment(member.teamId, params.slug);
    return {
      ...deployment,
      flow: flow.slug,
      flowVersion: flowVersion.version,
      paramsSchema: flowVersion.definition.params,
    };
  },
);
