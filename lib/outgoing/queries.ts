import { and, asc, desc, eq, inArray, lt, sql as raw } from "drizzle-orm";
import { db } from "@/db/client";
import { readRows } from "@/db/rows";
import { outgoingAttempts, outgoingDeliveries, outgoingWebhooks } from "@/db/schema/outgoing";
import { runs } from "@/db/schema/runs";
import { DomainError } from "@/lib/base/errors";
import { pageOf } from "@/lib/base/page-of";
import { cursorFromText, cursorToText } from "@/lib/experiments/page-cursor";

/** Without the secret. */
const webhookColumns = {
  id: outgoingWebhooks.id,
  name: outgoingWebhooks.name,
  description: outgoingWebhooks.description,
  kind: outgoingWebhooks.kind,
  url: outgoingWebhooks.url,
  block: outgoingWebhooks.block,
  emails: outgoingWebhooks.emails,
  states: outgoingWebhooks.states,
  flows: outgoingWebhooks.flows,
  deployments: outgoingWebhooks.deployments,
  registryEvents: outgoingWebhooks.registryEvents,
  isPaused: outgoingWebhooks.isPaused,
  pauseReason: outgoingWebhooks.pauseReason,
  createdAt: outgoingWebhooks.createdAt,
  updatedAt: outgoingWebhooks.updatedAt,
};

/** The team's outgoing webhooks by name, each with its newest delivery. */
export async function listOutgoingWebhooks(teamId: string) {
  const webhooks = await db()
    .select(webhookColumns)
    .from(outgoingWebhooks)
    .where(eq(outgoingWebhooks.teamId, teamId))
    .orderBy(asc(outgoingWebhooks.name));
  // One index lookup per webhook, regardless of the number of deliveries.
  const newest = await readRows(
    db().execute(raw`
    select last.* from outgoing_webhooks cross join lateral (
      select outgoing_webhook_id as "webhookId", state, created_at as "createdAt" from outgoing_deliveries
      where outgoing_webhook_id = outgoing_webhooks.id order by id desc limit 1) last
    where outgoing_webhooks.team_id = ${teamId}`),
    {
      webhookId: outgoingDeliveries.outgoingWebhookId,
      state: outgoingDeliveries.state,
      createdAt: outgoingDeliveries.createdAt,
    },
  );
  return webhooks.map((webhook) => ({
    ...webhook,
    lastDelivery: newest.find((delivery) => delivery.webhookId === webhook.id),
  }));
}

/** @throws DomainError "not-found", also for one of another team */
export async function getOutgoingWebhook(teamId: string, id: string) {
  const [found] = await db()
    .select(webhookColumns)
    .from(outgoingWebhooks)
    .where(and(eq(outgoingWebhooks.teamId, teamId), eq(outgoingWebhooks.id, id)));
  if (!found) throw new DomainError("not-found", "There is no such channel.");
  return found;
}

/**
 * Webhooks that tell of the registry, newest first. @param options.after token of the page before
 * @returns a page, and its token where more follow @throws DomainError "invalid" for another token
 */
export async function listRegistryWebhooks(
  teamId: string,
  { limit, after }: { limit: number; after?: string },
): Promise<{ items: OutgoingWebhook[]; next?: string }> {
  // Ids sort by the time of creation.
  const [last] = after === undefined ? [] : cursorFromText(after, ["text"]);
  const rows = await db()
    .select(webhookColumns)
    .from(outgoingWebhooks)
    .where(
      and(
        eq(outgoingWebhooks.teamId, teamId),
        eq(outgoingWebhooks.kind, "mlflow"),
        last ? lt(outgoingWebhooks.id, last) : undefined,
      ),
    )
    .orderBy(desc(outgoingWebhooks.id))
    .limit(limit + 1);
  const { items, nextCursor } = pageOf(rows, limit, ({ id }) => id);
  return { items, next: nextCursor === null ? undefined : cursorToText([nextCursor]) };
}

/** Deliveries of an outgoing webhook, newest first, each with its attempts. */
export async function listDeliveries(
  teamId: string,
  webhookId: string,
  { limit = 50, cursor }: { limit?: number; cursor?: string } = {},
) {
  const rows = await db()
    .select({
      id: outgoingDeliveries.id,
      type: outgoingDeliveries.type,
      runId: outgoingDeliveries.runId,
      runName: runs.name,
      body: outgoingDeliveries.body,
      state: outgoingDeliveries.state,
      nextAttemptAt: outgoingDeliveries.nextAttemptAt,
      createdAt: outgoingDeliveries.createdAt,
      endedAt: outgoingDeliveries.endedAt,
    })
    .from(outgoingDeliveries)
    .leftJoin(runs, eq(runs.id, outgoingDeliveries.runId))
    .where(
      and(
        eq(outgoingDeliveries.teamId, teamId),
        eq(outgoingDeliveries.outgoingWebhookId, webhookId),
        cursor ? lt(outgoingDeliveries.id, cursor) : undefined,
      ),
    )
    .orderBy(desc(outgoingDeliveries.id))
    .limit(limit + 1);
  const { items: page, nextCursor } = pageOf(rows, limit, ({ id }) => id);
  const ids = page.map((delivery) => delivery.id);
  const attempts = ids.length
    ? await db()
        .select()
        .from(outgoingAttempts)
        .where(inArray(outgoingAttempts.deliveryId, ids))
        .orderBy(asc(outgoingAttempts.attempt))
    : [];
  const items = page.map((delivery) => ({
    ...delivery,
    attempts: attempts.filter((attempt) => attempt.deliveryId === delivery.id),
  }));
  return { items, nextCursor };
}

export type OutgoingWebhook = Awaited<ReturnType<typeof getOutgoingWebhook>>;
export type OutgoingDelivery = Awaited<ReturnType<typeof listDeliveries>>["items"][number];
