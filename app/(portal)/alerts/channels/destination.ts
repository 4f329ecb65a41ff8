import { channelKindNames } from "@/lib/outgoing/channel-kind";
import type { OutgoingWebhook } from "@/lib/outgoing/queries";

/** Destination of a channel in words, without its secrets. */
export function destinationOf({
  kind,
  url,
  block,
  emails,
}: Pick<OutgoingWebhook, "kind" | "url" | "block" | "emails">): string {
  if (url) return url;
  if (kind === "email") return emails.join(", ");
  return block ? `${channelKindNames[kind]} (block ${block})` : channelKindNames[kind];
}
