import type { z } from "zod";
import { DomainError } from "@/lib/base/errors";
import type { SchemeSlug } from "./webhook";

/** An incoming request: header names in lower case, the body's bytes untouched. */
export interface Incoming {
  headers: Readonly<Record<string, string>>;
  body: Buffer;
}

/** An authentication scheme for senders. One file in `schemes/` each. */
export interface Scheme<Settings extends z.ZodObject = z.ZodObject> {
  slug: SchemeSlug;
  name: string;
  description: string;
  settings: Settings;
  /** Initial filter of a new webhook. */
  defaultFilter?: string;
  /** Generates a secret in the scheme's format; absent when the scheme has none. */
  newSecret?(): string;
  /** @throws DomainError "invalid" when a sender's secret does not have the scheme's format */
  checkSecret?(secret: string): void;
  /**
   * Verifies that the sender holds one of `secrets`, and, for schemes with a timestamp, that the request is recent.
   * @param now in ms since 1970
   * @returns the sender's message id, which identifies repeats
   * @throws DomainError "unauthenticated" with a sentence for the sender
   */
  verify(
    incoming: Incoming,
    by: { teamId: string; secrets: readonly string[]; settings: z.output<Settings>; now: number },
  ): string | null | Promise<string | null>;
  /** Reason why a request starts no run, such as a sender's test; undefined for all others. */
  heldBack?(incoming: Incoming): string | undefined;
  /** The `payload` of mapping and filter; by default the body parsed as JSON or a form. */
  payload?(incoming: Incoming): unknown;
}

/** Types a scheme by its settings. */
export function defineScheme<Settings extends z.ZodObject>(scheme: Scheme<Settings>): Scheme<Settings> {
  return scheme;
}

/** A refusal with a sentence for the sender. */
export function refusal(sentence: string): DomainError {
  return new DomainError("unauthenticated", sentence);
}

/** A header's value. @throws DomainError "unauthenticated" when it is missing */
export function requiredHeader({ headers }: Incoming, name: string): string {
  const value = headers[name];
  if (!value) throw refusal(`The header ${name} is missing.`);
  return value;
}
