import { DomainError } from "@/lib/base/errors";
import { keepDelivery } from "./keep-delivery";
import { keepRefusal } from "./keep-refusal";
import { type Addressee, openAddress } from "./open-address";
import type { Incoming } from "./scheme";
import { getScheme } from "./schemes";
import type { Settled } from "./settle-delivery";
import { settleSoon } from "./settle-soon";

/**
 * Receives a request at a webhook's URL: it is verified, stored, and only then turned into a run. A repeat with the
 * same id starts nothing and gets the first one's answer.
 * @returns its outcome; "received" when it is stored but could not be settled yet, which the sweeper then does
 * @throws DomainError "not-found" for an unknown URL, "unauthenticated" when the sender is not verified, "rate-limited"
 */
export async function receiveDelivery(token: string, incoming: Incoming): Promise<Settled> {
  const webhook = await openAddress(token);
  const messageId = await verify(webhook, incoming);
  return settleSoon(await keepDelivery(webhook, incoming, messageId));
}

async function verify(webhook: Addressee, incoming: Incoming): Promise<string | null> {
  const { teamId, secrets } = webhook;
  const scheme = getScheme(webhook.scheme);
  try {
    return await scheme.verify(incoming, {
      teamId,
      secrets,
      settings: scheme.settings.parse(webhook.settings),
      now: Date.now(),
    });
  } catch (error) {
    if (error instanceof DomainError && error.code === "unauthenticated")
      await keepRefusal(webhook, incoming, error.message);
    throw error;
  }
}
