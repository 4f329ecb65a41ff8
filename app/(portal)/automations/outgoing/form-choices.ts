import { listBlocks } from "@/lib/blocks/queries";
import { listDeployments } from "@/lib/deployments/queries";
import { listFlows } from "@/lib/flows/queries";

/** Choices that an OutgoingForm offers. */
export async function formChoices(teamId: string) {
  const [blocks, deployments, flows] = await Promise.all([
    listBlocks(teamId),
    listDeployments(teamId),
    listFlows(teamId),
  ]);
  return {
    slackBlocks: blocks.filter(({ type }) => type === "slack-webhook").map(({ name }) => name),
    deployments: deployments.map(({ slug, name }) => ({ slug, name })),
    flows: flows.map(({ slug, name }) => ({ slug, name })),
  };
}
