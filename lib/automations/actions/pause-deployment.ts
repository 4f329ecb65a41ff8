import { z } from "zod";
import { defineAction } from "@/lib/automations/action";
import { chosenDeployment } from "@/lib/automations/facts";
import { DeploymentChoice } from "@/lib/automations/fields";
import { updateDeployment } from "@/lib/deployments/mutations";

export default defineAction({
  slug: "pause-deployment",
  name: "pause a deployment",
  sentence: "pause {deployment}",
  initial: { type: "pause-deployment", deployment: { $from: "run.deployment" } },
  schema: z.strictObject({ type: z.literal("pause-deployment"), deployment: DeploymentChoice }),
  async perform({ deployment }, firing) {
    const slug = chosenDeployment(deployment, firing);
    await updateDeployment(firing.teamId, slug, { isPaused: true });
    return { outcome: `Paused ${slug}.` };
  },
});
