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
import { canSendMail } from "@/lib/mail/send-mail";
import { checkAddress } from "@/lib/net/check-address";
import { NetworkError } from "@/lib/net/network-error";
import { channelKindNames, hasSealedAddress } from "./channel-kind";
import { memberAddresses } from "./member-addresses";
import { fieldsOfKind, type OutgoingWebhookChange, type OutgoingWebhookInput } from "./outgoing-webhook";
import { getOutgoingWebhook } from "./queries";

/**
 * Creates an outgoing webhook. One that signs gets a secret, which is returned only this once.
 * @param options.secret of a `mlflow`, chosen by the client; null for messages without a signature
 * @throws DomainError "invalid" naming the field, "conflict" when the name is taken
 */
export async function createOutgoingWebhook(
  teamId: string,
  input: OutgoingWebhookInput,
  createdBy: string | null,
  { secret: chosen = newSecret() }: { secret?: string | null } = {},
): Promise<{ id: string; secret: string | null }> {
  await checkTarget(teamId, input);
  const id = newId();
  const secret = input.kind === "webhook" || input.kind === "mlflow" ? chosen : null;
  const [webhook] = await db()
    .insert(outgoingWebhooks)
    .values({
      id,
      teamId,
      states: [],
      ...input,
      ...(await target(teamId, id, input)),
      secret: await sealed(teamId, id, secret),
      createdBy,
    })
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
  const known: string[] = ["name", "description", "isPaused", ...fieldsOfKind[kind]];
  const stray = Object.entries(change).find(
    ([field, value]) => value !== undefined && !known.includes(field),
  );
  if (stray) throw invalid(stray[0], `A ${kind} has no ${stray[0]}.`);
  await checkTarget(teamId, { ...change, kind });
  if (change.name && change.name !== name && (await isTaken(teamId, change.name)))
    throw nameTaken(change.name);
  const changed = await db()
    .update(outgoingWebhooks)
    .set({
      ...change,
      ...(await target(teamId, id, { ...change, kind })),
      ...(change.isPaused !== undefined && { pauseReason: null }),
      updatedAt: raw`now()`,
    })
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
 * Rotates the secret. Messages of a `webhook` are signed with both secrets for a day, so that the receiver can switch; those
 * of a `mlflow` have one signature, by the new secret.
 * @throws DomainError "not-found", "invalid"
 */
export async function renewSecret(teamId: string, id: string): Promise<string> {
  const { kind } = await getOutgoingWebhook(teamId, id);
  if (kind !== "webhook" && kind !== "mlflow")
    throw new DomainError("invalid", `Messages to ${channelKindNames[kind]} are not signed.`);
  const secret = newSecret();
  await setSecret(teamId, id, secret);
  return secret;
}

/** Replaces the secret by one that the client chose; null ends the signing. @throws DomainError "not-found" */
export async function setSecret(teamId: string, id: string, secret: string | null): Promise<void> {
  const changed = await db()
    .update(outgoingWebhooks)
    .set({
      secret: await sealed(teamId, id, secret),
      previousSecret: raw`${outgoingWebhooks.secret}`,
      previousSecretUntil: raw`now() + interval '1 day'`,
      updatedAt: raw`now()`,
    })
    .where(and(eq(outgoingWebhooks.teamId, teamId), eq(outgoingWebhooks.id, id)))
    .returning({ id: outgoingWebhooks.id });
  if (changed.length === 0) await getOutgoingWebhook(teamId, id);
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

/** Sealing context of the URL of a channel that is a secret. */
export function addressPlace(id: string): string {
  return `outgoing-webhooks/${id}/address`;
}

/** Columns of where the messages go: a secret URL is sealed, and takes the place of a block. */
async function target(
  teamId: string,
  id: string,
  { kind, url, block }: { kind: OutgoingWebhookInput["kind"]; url?: string; block?: string },
) {
  if (!hasSealedAddress(kind)) return {};
  if (url) return { url: null, address: await seal(teamId, url, addressPlace(id)), block: null };
  return block ? { address: null, block } : {};
}

async function sealed(teamId: string, id: string, secret: string | null): Promise<string | null> {
  return secret && seal(teamId, secret, secretPlace(id));
}

async function checkTarget(
  teamId: string,
  target: { kind: OutgoingWebhookInput["kind"]; url?: string; block?: string; emails?: string[] },
): Promise<void> {
  const { url, block, emails } = target;
  if (emails) {
    if (!canSendMail()) throw invalid("emails", "The portal sends no e-mail: SMTP_URL is not set.");
    const known = await memberAddresses(teamId, emails);
    const stranger = emails.find((email) => !known.includes(email.toLowerCase()));
    if (stranger) throw invalid("emails", `No member of the team has the address ${stranger}.`);
  }
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
  const message = `A channel named "${name}" already exists.`;
  return new DomainError("conflict", message, [{ path: "name", message }]);
}

function invalid(path: string, message: string): DomainError {
  return new DomainError("invalid", message, [{ path, message }]);
}
