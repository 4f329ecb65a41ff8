import { and, desc, eq, lt, sql as raw, type SQL } from "drizzle-orm";
import { db } from "@/db/client";
import { deployments } from "@/db/schema/flows";
import { runs } from "@/db/schema/runs";
import { webhookDeliveries, webhooks } from "@/db/schema/webhooks";
import { DomainError } from "@/lib/base/errors";
import { pageOf } from "@/lib/base/page-of";
import type { DeliveryOutcome } from "./webhook";

/** Number up to which the deliveries of a webhook are counted in lists. */
export const countedDeliveries = 1000;

/**
 * Webhooks of the team by name, or those of one deployment, each with the time of its last delivery and their number, up to
 * `countedDeliveries`.
 */
export async function listWebhooks(teamId: string, { deploymentId }: { deploymentId?: string } = {}) {
  // By the index of each webhook's deliveries, regardless of their number.
  const ofWebhook = raw`from webhook_deliveries delivery where delivery.webhook_id = ${webhooks.id} order by delivery.id desc`;
  return db()
    .select({
      ...webhookColumns,
      lastDeliveryAt: raw<Date | null>`(select delivery.created_at ${ofWebhook} limit 1)`.mapWith(
        webhooks.createdAt,
      ),
      deliveries: raw`(select count(*) from (select ${ofWebhook} limit ${countedDeliveries}) newest)`.mapWith(
        Number,
      ),
    })
    .from(webhooks)
    .innerJoin(deployments, eq(deployments.id, webhooks.deploymentId))
    .where(
      and(eq(webhooks.teamId, teamId), deploymentId ? eq(webhooks.deploymentId, deploymentId) : undefined),
    )
    .orderBy(webhooks.name, webhooks.id);
}

/** @throws DomainError "not-found", also for a webhook of another team */
export async function getWebhook(teamId: string, id: string) {
  const [webhook] = await selectWebhooks(and(eq(webhooks.teamId, teamId), eq(webhooks.id, id)));
  if (!webhook) throw new DomainError("not-found", "There is no such webhook.");
  return webhook;
}

/** Deliveries of a webhook, newest first, without their bodies; `nextCursor` is null on the last page. */
export async function listDeliveries(
  teamId: string,
  webhookId: string,
  { outcome, limit = 50, cursor }: { outcome?: DeliveryOutcome; limit?: number; cursor?: string } = {},
) {
  const rows = await selectDeliveries(
    and(
      eq(webhookDeliveries.teamId, teamId),
      eq(webhookDeliveries.webhookId, webhookId),
      outcome ? eq(webhookDeliveries.outcome, outcome) : undefined,
      cursor ? lt(webhookDeliveries.id, cursor) : undefined,
    ),
  ).limit(limit + 1);
  return pageOf(rows, limit, ({ id }) => id);
}

/** One delivery with its headers and body. @throws DomainError "not-found" */
export async function getDelivery(teamId: string, webhookId: string, id: string) {
  const where = and(
    eq(webhookDeliveries.teamId, teamId),
    eq(webhookDeliveries.webhookId, webhookId),
    eq(webhookDeliveries.id, id),
  );
  const [about] = await selectDeliveries(where);
  const [content] = await db()
    .select({ headers: webhookDeliveries.headers, body: webhookDeliveries.body })
    .from(webhookDeliveries)
    .where(where);
  if (!about || !content) throw new DomainError("not-found", "There is no such delivery.");
  return { ...about, ...content };
}

export type Webhook = Awaited<ReturnType<typeof getWebhook>>;
export type ListedWebhook = Awaited<ReturnType<typeof listWebhooks>>[number];
export type ListedDelivery = Awaited<ReturnType<typeof listDeliveries>>["items"][number];
export type Delivery = Awaited<ReturnType<typeof getDelivery>>;

const webhookColumns = {
  id: webhooks.id,
  teamId: webhooks.teamId,
  name: webhooks.name,
  deployment: deployments.slug,
  deploymentName: deployments.name,
  isDeploymentPaused: deployments.isPaused,
  scheme: webhooks.scheme,
  settings: webhooks.settings,
  secret: webhooks.secret,
  previousSecret: webhooks.previousSecret,
  previousSecretUntil: webhooks.previousSecretUntil,
  previousTokenUntil: webhooks.previousTokenUntil,
  mapping: webhooks.mapping,
  filter: webhooks.filter,
  isPaused: webhooks.isPaused,
  createdAt: webhooks.createdAt,
  updatedAt: webhooks.updatedAt,
};

function selectWebhooks(where: SQL | undefined) {
  return db()
    .select(webhookColumns)
    .from(webhooks)
    .innerJoin(deployments, eq(deployments.id, webhooks.deploymentId))
    .where(where);
}

function selectDeliveries(where: SQL | undefined) {
  return db()
    .select({
      id: webhookDeliveries.id,
      webhookId: webhookDeliveries.webhookId,
      messageId: webhookDeliveries.messageId,
      replayOfId: webhookDeliveries.replayOfId,
      isReplay: webhookDeliveries.isReplay,
      outcome: webhookDeliveries.outcome,
      outcomeMessage: webhookDeliveries.outcomeMessage,
      runId: webhookDeliveries.runId,
      runName: runs.name,
      runState: runs.state,
      repeats: webhookDeliveries.repeats,
      createdAt: webhookDeliveries.createdAt,
    })
    .from(webhookDeliveries)
    .leftJoin(runs, eq(runs.id, webhookDeliveries.runId))
    .where(where)
    .orderBy(desc(webhookDeliveries.id));
}
