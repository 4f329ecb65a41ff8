import { DomainError } from "@/lib/base/errors";
import { keepDelivery } from "./keep-delivery";
import { keepRefusal } from "./keep-refusal";
import { type Addressee, openAddress } from "./open-address";
import type { Incoming } from "./scheme";
import { getScheme } from "./schemes";
import type { Settled } from "./settle-delivery";
import { settleSoon } from "./settle-soon";

/**
 * Takes a request to a webhook's address: verified, kept, and only then made a run of. A repeat under the same id
 * starts nothing and answers as the first did.
 * @returns what became of it; "received" when it is kept but could not be dealt with yet, which the sweeper then does
 * @throws DomainError "not-found" for an unknown address, "unauthenticated" when the sender did not prove itself,
 *   "rate-limited"
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
