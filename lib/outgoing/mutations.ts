import { randomBytes } from "node:crypto";
import { and, eq, sql as raw } from "drizzle-orm";
import { db } from "@/db/client";
import { newId } from "@/db/id";
import { outgoingWebhooks } from "@/db/schema/outgoing";
import { editConflict, isAsRead } from "@/lib/audit/edit-conflict";
import { DomainError } from "@/lib/base/errors";
import slackWebhook from "@/lib/blocks/catalog/slack-webhook";
import { openBlock } from "@/lib/blocks/open-block";
import { seal } from "@/lib/crypto/seal";
import { checkAddress } from "@/lib/net/check-address";
import { NetworkError } from "@/lib/net/network-error";
import type { OutgoingWebhookChange, OutgoingWebhookInput } from "./outgoing-webhook";
import { getOutgoingWebhook } from "./queries";

/**
 * Creates an outgoing webhook. A `webhook` gets a secret, which is returned only this once.
 * @throws DomainError "invalid" naming the field, "conflict" when the name is taken
 */
export async function createOutgoingWebhook(
  teamId: string,
  input: OutgoingWebhookInput,
  createdBy: string,
): Promise<{ id: string; secret: string | null }> {
  await checkTarget(teamId, input);
  const id = newId();
  const secret = input.kind === "webhook" ? newSecret() : null;
  const sealed = secret && (await seal(teamId, secret, secretPlace(id)));
  const [webhook] = await db()
    .insert(outgoingWebhooks)
    .values({ id, teamId, ...input, secret: sealed, createdBy })
    .onConflictDoNothing()
    .returning({ id: outgoingWebhooks.id });
  if (!webhook) throw nameTaken(input.name);
  return { id, secret };
}

/**
 * Changes the fields given in `change`. Resuming clears the reason of the pause. @throws as createOutgoingWebhook, and
 * "not-found"
 */
export async function updateOutgoingWebhook(
  teamId: string,
  id: string,
  { updatedAt, ...change }: OutgoingWebhookChange,
): Promise<void> {
  const { kind, name } = await getOutgoingWebhook(teamId, id);
  const stray = kind === "webhook" ? "block" : "url";
  if (change[stray] !== undefined) throw invalid(stray, `A ${kind} has no ${stray}.`);
  await checkTarget(teamId, change);
  if (change.name && change.name !== name && (await isTaken(teamId, change.name)))
    throw nameTaken(change.name);
  const changed = await db()
    .update(outgoingWebhooks)
    .set({ ...change, ...(change.isPaused !== undefined && { pauseReason: null }), updatedAt: raw`now()` })
    .where(
      and(
        eq(outgoingWebhooks.teamId, teamId),
        eq(outgoingWebhooks.id, id),
        isAsRead(outgoingWebhooks.updatedAt, updatedAt),
      ),
    )
    .returning({ id: outgoingWebhooks.id });
  if (changed.length > 0 || !updatedAt) return;
  const now = await getOutgoingWebhook(teamId, id);
  throw await editConflict(teamId, { kind: "outgoing-webhook", id }, updatedAt, now.updatedAt);
}

/**
 * Rotates the secret of a `webhook`. Messages are signed with both secrets for a day, so that the receiver can switch.
 * @throws DomainError "not-found", "invalid"
 */
export async function renewSecret(teamId: string, id: string): Promise<string> {
  const { kind } = await getOutgoingWebhook(teamId, id);
  if (kind !== "webhook") throw new DomainError("invalid", "Messages to Slack are not signed.");
  const secret = newSecret();
  await db()
    .update(outgoingWebhooks)
    .set({
      secret: await seal(teamId, secret, secretPlace(id)),
      previousSecret: raw`${outgoingWebhooks.secret}`,
      previousSecretUntil: raw`now() + interval '1 day'`,
      updatedAt: raw`now()`,
    })
    .where(and(eq(outgoingWebhooks.teamId, teamId), eq(outgoingWebhooks.id, id)));
  return secret;
}

/** Deletes it with its deliveries. @throws DomainError "not-found" */
export async function deleteOutgoingWebhook(teamId: string, id: string): Promise<void> {
  await getOutgoingWebhook(teamId, id);
  await db()
    .delete(outgoingWebhooks)
    .where(and(eq(outgoingWebhooks.teamId, teamId), eq(outgoingWebhooks.id, id)));
}

/** Sealing context of an outgoing webhook's secret, for lib/crypto. */
export function secretPlace(id: string): string {
  return `outgoing-webhooks/${id}/secret`;
}

async function checkTarget(teamId: string, { url, block }: { url?: string; block?: string }): Promise<void> {
  try {
    if (url) await checkAddress(teamId, url);
    if (block) await openBlock(teamId, block, slackWebhook);
  } catch (error) {
    if (error instanceof DomainError || error instanceof NetworkError)
      throw invalid(url ? "url" : "block", error.message);
    throw error;
  }
}

async function isTaken(teamId: string, name: string): Promise<boolean> {
  const where = and(eq(outgoingWebhooks.teamId, teamId), eq(outgoingWebhooks.name, name));
  return (await db().$count(outgoingWebhooks, where)) > 0;
}

function newSecret(): string {
  return `whsec_${randomBytes(32).toString("base64")}`;
}

function nameTaken(name: string): DomainError {
  const message = `An outgoing webhook named "${name}" already exists.`;
  return new DomainError("conflict", message, [{ path: "name", message }]);
}

function invalid(path: string, message: string): DomainError {
  return new DomainError("invalid", message, [{ path, message }]);
}
