import { and, arrayContains, eq, sql } from "drizzle-orm";
import type { Transaction } from "@/db/client";
import { newId } from "@/db/id";
import { outgoingDeliveries, outgoingWebhooks } from "@/db/schema/outgoing";
import { type RegistryEvent, registryBody } from "@/lib/base/registry-event";
import { announce } from "@/lib/live/live";
import { isPrompt, promptTags, promptTextTag } from "./prompt";

type Tags = Record<string, string>;
type Data = Record<string, unknown>;

/** Tells of a new registered model or prompt, within the transaction that makes it. */
export function tellOfModel(
  tx: Transaction,
  teamId: string,
  { name, description, tags }: { name: string; description: string; tags: Tags },
): Promise<void> {
  if (!isPrompt(tags)) return tell(tx, teamId, "registered_model.created", { name, tags, description });
  return tell(tx, teamId, "prompt.created", { name, tags: without(tags, promptTags), description });
}

/** Tells of a new version, as its client named source, run and tags. */
export function tellOfVersion(
  tx: Transaction,
  teamId: string,
  {
    name,
    source,
    runId,
    tags = {},
    ...version
  }: { name: string; version: number; source: string; runId?: string; description?: string; tags?: Tags },
): Promise<void> {
  const shared = { name, version: String(version.version), description: version.description || null };
  if (!isPrompt(tags))
    return tell(tx, teamId, "model_version.created", { ...shared, source, run_id: runId ?? null, tags });
  const template = tags[promptTextTag] ?? null;
  const rest = without(tags, [...promptTags, promptTextTag]);
  return tell(tx, teamId, "prompt_version.created", { ...shared, template, tags: rest });
}

/**
 * Tells of tags that were set and deleted. MLflow has no message for the tags of registered models that are not prompts.
 * @param subject the model, or its version
 */
export async function tellOfTags(
  tx: Transaction,
  teamId: string,
  { model, version }: { model: { name: string; tags: Tags }; version?: number },
  { before, after }: { before: Tags; after: Tags },
): Promise<void> {
  const isOfPrompt = isPrompt(model.tags);
  if (version === undefined && !isOfPrompt) return;
  const entity =
    version === undefined ? "prompt_tag" : isOfPrompt ? "prompt_version_tag" : "model_version_tag";
  const subject = { name: model.name, ...(version !== undefined && { version: String(version) }) };
  for (const [key, value] of Object.entries(after))
    if (before[key] !== value) await tell(tx, teamId, `${entity}.set`, { ...subject, key, value });
  for (const key of Object.keys(before))
    if (!Object.hasOwn(after, key)) await tell(tx, teamId, `${entity}.deleted`, { ...subject, key });
}

/** Tells of an alias that was set, or deleted: then without a version. */
export function tellOfAlias(
  tx: Transaction,
  teamId: string,
  { model, alias, version }: { model: { name: string; tags: Tags }; alias: string; version: number | null },
): Promise<void> {
  const entity = isPrompt(model.tags) ? "prompt_alias" : "model_version_alias";
  const { name } = model;
  if (version === null) return tell(tx, teamId, `${entity}.deleted`, { name, alias });
  return tell(tx, teamId, `${entity}.created`, { name, alias, version: String(version) });
}

/** Queues a message to each webhook of the team that listens to the event. */
async function tell(tx: Transaction, teamId: string, event: RegistryEvent, data: Data): Promise<void> {
  const listeners = await tx
    .select({ id: outgoingWebhooks.id })
    .from(outgoingWebhooks)
    .where(
      and(
        eq(outgoingWebhooks.teamId, teamId),
        eq(outgoingWebhooks.isPaused, false),
        arrayContains(outgoingWebhooks.registryEvents, [event]),
      ),
    );
  if (listeners.length === 0) return;
  const message = { teamId, type: event, body: registryBody(event, data), nextAttemptAt: sql`now()` };
  const cause = `registry:${newId()}`;
  await tx
    .insert(outgoingDeliveries)
    .values(listeners.map(({ id: outgoingWebhookId }) => ({ ...message, outgoingWebhookId, cause })));
  announce({ teamId, kind: "event" });
}

function without(tags: Tags, keys: string[]): Tags {
  return Object.fromEntries(Object.entries(tags).filter(([key]) => !keys.includes(key)));
}
