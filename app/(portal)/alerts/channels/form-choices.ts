import { listBlocks } from "@/lib/blocks/queries";
import { listDeployments } from "@/lib/deployments/queries";
import { listFlows } from "@/lib/flows/queries";
import { canSendMail } from "@/lib/mail/send-mail";
import { listMembers } from "@/lib/teams/manage-members";

/** Choices of where a channel's messages go. */
export interface ChannelChoices {
  slackBlocks: string[];
  members: { name: string; email: string }[];
  sendsMail: boolean;
}

/** Choices of where a channel's messages go, of the team. */
export async function channelChoices(teamId: string): Promise<ChannelChoices> {
  const [blocks, members] = await Promise.all([listBlocks(teamId), listMembers(teamId)]);
  return {
    slackBlocks: blocks.filter(({ type }) => type === "slack-webhook").map(({ name }) => name),
    members: members.map(({ name, email }) => ({ name, email })),
    sendsMail: canSendMail(),
  };
}

/** Choices that a ChannelForm offers. */
export async function formChoices(teamId: string) {
  const [choices, deployments, flows] = await Promise.all([
    channelChoices(teamId),
    listDeployments(teamId),
    listFlows(teamId),
  ]);
  return {
    choices,
    deployments: deployments.map(({ slug, name }) => ({ slug, name })),
    flows: flows.map(({ slug, name }) => ({ slug, name })),
  };
}
