import { z } from "zod";
import { defineAction } from "@/lib/automations/action";
import { chosenDeployment, factsOf } from "@/lib/automations/facts";
import { DeploymentChoice, ParamsMapping } from "@/lib/automations/fields";
import { fillReferences } from "@/lib/flows/references";
import { startRun } from "@/lib/runs/start/start-run";

export default defineAction({
  slug: "run-deployment",
  name: "run a deployment",
  sentence: "run {deployment} with {params}",
  initial: { type: "run-deployment", deployment: { $from: "run.deployment" }, params: {} },
  schema: z.strictObject({
    type: z.literal("run-deployment"),
    deployment: DeploymentChoice,
    params: ParamsMapping,
  }),
  async perform({ deployment, params }, firing) {
    const { automation, cause, depth, position } = firing;
    const slug = chosenDeployment(deployment, firing);
    const { id } = await startRun(firing.teamId, slug, {
      params: fillReferences(params, factsOf(firing)) as Record<string, unknown>,
      trigger: { type: "automation", automationId: automation.id, name: automation.name, depth },
      idempotencyKey: `automation:${automation.id}:${cause}${position > 0 ? `:${position}` : ""}`,
    });
    return { outcome: `Started a run of ${slug}.`, startedRunId: id };
  },
});
