import { z } from "zod";
import { Time } from "@/app/_server/answers";
import { DeploymentInput } from "@/lib/deployments/deployment";
import type { Deployment, listDeployments } from "@/lib/deployments/queries";

/** A deployment as lists show it. */
export const DeploymentAnswer = z.object({
  ...z.object(DeploymentInput.shape).shape,
  createdAt: Time,
  updatedAt: Time,
});

/** One deployment, with what its next run executes. */
export const OneDeploymentAnswer = DeploymentAnswer.extend({
  flowVersion: z.int(),
  paramsSchema: z.record(z.string(), z.unknown()),
});

type Listed = Awaited<ReturnType<typeof listDeployments>>[number];

export function deploymentAnswer(row: Listed | Deployment): z.input<typeof DeploymentAnswer> {
  return {
    ...row,
    flow: row.flow.slug,
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
  };
}

export function oneDeploymentAnswer(deployment: Deployment): z.input<typeof OneDeploymentAnswer> {
  return {
    ...deploymentAnswer(deployment),
    flowVersion: deployment.flowVersion.version,
    paramsSchema: deployment.flowVersion.definition.params,
  };
}
