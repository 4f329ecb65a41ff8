import { z } from "zod";
import { defineAction } from "@/lib/automations/action";
import { factsOf } from "@/lib/automations/facts";
import { WebhookChoice } from "@/lib/automations/fields";
import { environment } from "@/lib/base/environment";
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
    const { id, teamId, automation, reason, at, run } = firing;
    const webhook = await getOutgoingWebhook(teamId, to);
    if (webhook.isPaused)
      throw new DomainError("conflict", `${webhook.name} is paused, so nothing was sent.`);
    const facts = factsOf(firing);
    await queueDelivery({ ...webhook, teamId }, `firing:${id}`, {
      type: "automation.fired",
      timestamp: at,
      data: { automation, reason, run: facts.run ?? null },
      subject: automation.name,
      link: facts.run?.url ?? `${environment().publicUrl}/automations/${automation.id}`,
      words: "fired",
      detail: reason,
      runId: run?.id,
    });
    return { outcome: `Sent a message to ${webhook.name}.` };
  },
});
