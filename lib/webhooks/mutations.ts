import { randomBytes } from "node:crypto";
import { and, eq, sql as raw } from "drizzle-orm";
import { db } from "@/db/client";
import { newId } from "@/db/id";
import { webhooks } from "@/db/schema/webhooks";
import { editConflict, isAsRead } from "@/lib/audit/edit-conflict";
import { tokenHash } from "@/lib/auth/tokens";
import { DomainError, type FieldIssue } from "@/lib/base/errors";
import { fieldIssues } from "@/lib/base/parse-as";
import { hourMs } from "@/lib/base/time-units";
import { getDeployment } from "@/lib/deployments/queries";
import { checkFilter } from "./filter";
import { checkMapping } from "./mapping";
import { getWebhook, type Webhook } from "./queries";
import { getScheme } from "./schemes";
import { chooseSecret, requireSecret, sealSecret } from "./secrets";
import type { NewWebhook, Rotation, SchemeSlug, WebhookChange } from "./webhook";

/** Credentials shown once: the token in the webhook's URL, and its secret if it is new. */
export interface Credentials {
  token?: string;
  secret?: string;
}

/** Creates a webhook. @throws DomainError "invalid", or "not-found" for an unknown deployment */
export async function createWebhook(
  teamId: string,
  input: NewWebhook,
): Promise<{ id: string } & Required<Pick<Credentials, "token">> & Credentials> {
  const { deployment: slug, name, scheme, mapping } = input;
  const deployment = await getDeployment(teamId, slug);
  const filter = input.filter === undefined ? (getScheme(scheme).defaultFilter ?? null) : input.filter;
  refuse([...checkMapping(mapping, deployment.flowVersion.definition.params), ...checkFilter(filter)]);
  const settings = checkSettings(scheme, input.settings);
  const id = newId();
  const token = newWebhookToken();
  const secret = chooseSecret(scheme, input.secret);
  await db()
    .insert(webhooks)
    .values({
      id,
      teamId,
      deploymentId: deployment.id,
      name,
      scheme,
      settings,
      tokenHash: tokenHash(token),
      secret: await sealSecret(teamId, id, secret),
      mapping,
      filter,
    });
  return { id, token, secret };
}

/** Changes the given fields. @throws DomainError "invalid" or "not-found" */
export async function changeWebhook(
  teamId: string,
  id: string,
  { updatedAt, ...change }: WebhookChange,
): Promise<void> {
  const webhook = await getWebhook(teamId, id);
  const { flowVersion } = await getDeployment(teamId, webhook.deployment);
  refuse([
    ...(change.mapping ? checkMapping(change.mapping, flowVersion.definition.params) : []),
    ...checkFilter(change.filter),
  ]);
  const settings = change.settings && checkSettings(webhook.scheme, change.settings);
  await update(webhook, { ...change, settings }, updatedAt);
}

/** Deletes a webhook with its deliveries; runs started by them stay. @throws DomainError "not-found" */
export async function deleteWebhook(teamId: string, id: string): Promise<void> {
  const gone = await db()
    .delete(webhooks)
    .where(and(eq(webhooks.teamId, teamId), eq(webhooks.id, id)))
    .returning({ id: webhooks.id });
  if (gone.length === 0) throw new DomainError("not-found", "There is no such webhook.");
}

/**
 * Rotates a webhook's secret or URL; the old one stays valid for the overlap.
 * @throws DomainError "not-found", "invalid", or "conflict" when the scheme has no secret
 */
export async function rotateWebhook(
  teamId: string,
  id: string,
  { what, overlapHours, secret: given }: Rotation,
): Promise<Credentials & { previousUntil: Date }> {
  const webhook = await getWebhook(teamId, id);
  const previousUntil = new Date(Date.now() + overlapHours * hourMs);
  if (what === "address") {
    const token = newWebhookToken();
    await update(webhook, {
      tokenHash: tokenHash(token),
      previousTokenHash: raw`${webhooks.tokenHash}`,
      previousTokenUntil: previousUntil,
    });
    return { token, previousUntil };
  }
  requireSecret(webhook.scheme);
  const secret = chooseSecret(webhook.scheme, given);
  await update(webhook, {
    secret: await sealSecret(teamId, id, secret),
    previousSecret: raw`${webhooks.secret}`,
    previousSecretUntil: previousUntil,
  });
  return { secret, previousUntil };
}

type Values = Parameters<ReturnType<ReturnType<typeof db>["update"]>["set"]>[0];

async function update({ teamId, id }: Webhook, values: Values, updatedAt?: string): Promise<void> {
  const changed = await db()
    .update(webhooks)
    .set({ ...values, updatedAt: raw`now()` })
    .where(and(eq(webhooks.teamId, teamId), eq(webhooks.id, id), isAsRead(webhooks.updatedAt, updatedAt)))
    .returning({ id: webhooks.id });
  if (changed.length > 0 || !updatedAt) return;
  const now = await getWebhook(teamId, id);
  throw await editConflict(teamId, { kind: "webhook", id }, updatedAt, now.updatedAt);
}

function checkSettings(scheme: SchemeSlug, settings: Record<string, unknown>): Record<string, unknown> {
  const parsed = getScheme(scheme).settings.safeParse(settings);
  refuse(fieldIssues(parsed.error, "settings"));
  return parsed.data as Record<string, unknown>;
}

function refuse(issues: FieldIssue[]): void {
  const [first] = issues;
  if (first) throw new DomainError("invalid", `${first.path}: ${first.message}`, issues);
}

/** The secret part of a URL: 256 random bits. */
function newWebhookToken(): string {
  return randomBytes(32).toString("base64url");
}
