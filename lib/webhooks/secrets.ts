import { DomainError } from "@/lib/base/errors";
import { seal, unseal } from "@/lib/crypto/seal";
import { getScheme } from "./schemes";
import type { SchemeSlug } from "./webhook";

/**
 * The secret of a new webhook: the sender's, checked for the scheme's format, or a generated one; undefined when the
 * scheme has none. @throws DomainError "invalid"
 */
export function chooseSecret(scheme: SchemeSlug, own: string | undefined): string | undefined {
  const { newSecret, checkSecret } = getScheme(scheme);
  if (own && newSecret) checkSecret?.(own);
  return newSecret && (own ?? newSecret());
}

/** A secret in its stored form. */
export async function sealSecret(teamId: string, webhookId: string, secret: string | undefined) {
  return secret === undefined ? null : seal(teamId, secret, placeOf(webhookId));
}

/** A webhook's secrets in their stored form. */
export interface SealedSecrets {
  teamId: string;
  id: string;
  secret: string | null;
  previousSecret: string | null;
  /** In ms since 1970. */
  previousSecretUntilMs: number | null;
}

/** Secrets that a delivery may be signed with at `now` (ms): the newest, and the previous one while it is valid. */
export async function goodSecrets(webhook: SealedSecrets, now: number): Promise<string[]> {
  const { teamId, id, secret, previousSecret, previousSecretUntilMs } = webhook;
  const isPreviousGood = previousSecretUntilMs !== null && previousSecretUntilMs > now;
  const sealed = [secret, isPreviousGood ? previousSecret : null].filter((bytes) => bytes !== null);
  return Promise.all(sealed.map((bytes) => unseal(teamId, bytes, placeOf(id))));
}

/** @throws DomainError "conflict" when the scheme has no secret to rotate */
export function requireSecret(scheme: SchemeSlug): void {
  const { name, newSecret } = getScheme(scheme);
  if (!newSecret) throw new DomainError("conflict", `${name} has no secret. Rotate the URL instead.`);
}

function placeOf(webhookId: string): string {
  return `webhooks/${webhookId}/secret`;
}
