import { z } from "zod";
import { defineAction } from "@/lib/automations/action";
import { alertMessage } from "@/lib/automations/alert-message";
import { WebhookChoice } from "@/lib/automations/fields";
import { DomainError } from "@/lib/base/errors";
import { getOutgoingWebhook } from "@/lib/outgoing/queries";
import { queueDelivery } from "@/lib/outgoing/queue-delivery";

export default defineAction({
  slug: "send-message",
  name: "send a message",
  sentence: "send a message to {to}",
  initial: { type: "send-message", to: "" },
  schema: z.strictObject({ type: z.literal("send-message"), to: WebhookChoice }),
  async perform({ to }, firing) {
    const { teamId, topic, message } = firing;
    const channel = await getOutgoingWebhook(teamId, to);
    if (channel.isPaused)
      throw new DomainError("conflict", `${channel.name} is paused, so nothing was sent.`);
    const isQueued = await queueDelivery({ ...channel, teamId }, topic, alertMessage(firing, message));
    return {
      outcome: isQueued
        ? `Sent a message to ${channel.name}.`
        : `${channel.name} had been notified of it already.`,
    };
  },
});
