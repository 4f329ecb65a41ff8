import { db } from "@/db/client";
import { newId } from "@/db/id";
import { webhookDeliveries } from "@/db/schema/webhooks";
import { recordAct } from "@/lib/audit/record-act";
import { DomainError } from "@/lib/base/errors";
import { getDelivery, getWebhook } from "./queries";
import { type Settled, settleDelivery } from "./settle-delivery";

/**
 * Replays a delivery's body and headers under the webhook's current mapping and filter, as a new delivery that refers
 * to the old one. @throws DomainError "not-found", or "conflict" for a refused one
 */
export async function replayDelivery(teamId: string, webhookId: string, id: string): Promise<Settled> {
  const { messageId, headers, body, outcome } = await getDelivery(teamId, webhookId, id);
  const { name } = await getWebhook(teamId, webhookId);
  if (outcome === "refused")
    throw new DomainError(
      "conflict",
      "This delivery was refused because its signature was not verified, so it can't be replayed.",
    );
  const replay = newId();
  await db().insert(webhookDeliveries).values({
    id: replay,
    teamId,
    webhookId,
    messageId,
    replayOfId: id,
    isReplay: true,
    headers,
    body,
    outcome: "received",
  });
  await recordAct(teamId, "webhook.replayed", { kind: "webhook", id: webhookId, name }, { delivery: id });
  return settleDelivery(replay);
}
