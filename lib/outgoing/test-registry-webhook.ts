import { and, eq } from "drizzle-orm";
import { db } from "@/db/client";
import { newId } from "@/db/id";
import { outgoingWebhooks } from "@/db/schema/outgoing";
import { recordAct } from "@/lib/audit/record-act";
import { DomainError } from "@/lib/base/errors";
import { type RegistryEvent, registryBody } from "@/lib/base/registry-event";
import { type Answer, post } from "./post";
import { exampleData } from "./registry-example";

/**
 * Sends an example of an event to a webhook that tells of the registry, once, and waits for the answer. A paused one is
 * tested too.
 * @param event the first that it listens to unless given @throws DomainError "not-found"
 */
export async function testRegistryWebhook(
  teamId: string,
  id: string,
  event?: RegistryEvent | null,
): Promise<Answer> {
  const [webhook] = await db()
    .select()
    .from(outgoingWebhooks)
    .where(and(eq(outgoingWebhooks.teamId, teamId), eq(outgoingWebhooks.id, id)));
  const tested = event ?? webhook?.registryEvents[0];
  if (!webhook || !tested) throw new DomainError("not-found", "There is no such outgoing webhook.");
  const answer = await post(webhook, { id: newId(), body: registryBody(tested, exampleData[tested]) });
  await recordAct(teamId, "outgoing-webhook.tested", { kind: "outgoing-webhook", id, name: webhook.name });
  return answer;
}
