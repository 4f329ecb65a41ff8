import { z } from "zod";
import { DomainError } from "@/lib/base/errors";
import { defineBlockType } from "@/lib/blocks/block-type";
import { HttpUrl } from "@/lib/blocks/http-url";
import { checkAddress } from "@/lib/net/check-address";
import { guardedFetch } from "@/lib/net/guarded-fetch";

export default defineBlockType({
  slug: "slack-webhook",
  name: "Slack webhook",
  description: "A channel of Slack, or of a program that takes Slack's messages, for notices.",
  test: "Post a test message to the channel",
  values: z.object({
    url: HttpUrl.meta({
      title: "URL",
      description: "As Slack gives it: https://hooks.slack.com/services/… Anyone who has it can post.",
      secret: true,
      isAddress: true,
    }),
  }),
  async check({ url }, { teamId, signal, isTest }) {
    const { host } = new URL(url);
    if (!isTest) {
      await checkAddress(teamId, url);
      return `${host} was found. Post a test message to see whether it accepts messages.`;
    }
    const answer = await guardedFetch(teamId)(url, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ text: "A test message from Switchyard: notices arrive here." }),
      signal,
    });
    if (answer.ok) return `${host} accepted the test message. Look for it in the channel.`;
    const reason = (await answer.text()).slice(0, 100);
    throw new DomainError(
      "conflict",
      `${host} did not accept the message (${answer.status}${reason && `: ${reason}`}). The webhook may have been removed.`,
    );
  },
});
