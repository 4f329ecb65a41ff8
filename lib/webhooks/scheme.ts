import type { z } from "zod";
import { DomainError } from "@/lib/base/errors";
import type { SchemeSlug } from "./webhook";

/** A request as it came in: header names in lower case, the body's bytes untouched. */
export interface Incoming {
  headers: Readonly<Record<string, string>>;
  body: Buffer;
}

/** A way for a sender to prove itself. One file in `schemes/` each. */
export interface Scheme<Settings extends z.ZodObject = z.ZodObject> {
  slug: SchemeSlug;
  name: string;
  description: string;
  settings: Settings;
  /** The filter that a new webhook begins with. */
  defaultFilter?: string;
  /** A new secret in the form that senders expect; absent where there is none. */
  newSecret?(): string;
  /** @throws DomainError "invalid" when a secret that the sender gave has not the scheme's form */
  checkSecret?(secret: string): void;
  /**
   * Checks that the request comes from who holds one of `secrets`, and recently where the scheme tells a time.
   * @param now in ms since 1970
   * @returns the sender's id of the message, by which its repeats are known
   * @throws DomainError "unauthenticated" with a sentence for the sender
   */
  verify(
    incoming: Incoming,
    by: { teamId: string; secrets: readonly string[]; settings: z.output<Settings>; now: number },
  ): string | null | Promise<string | null>;
  /** Why a request is none that starts a run, as a sender's trial is; undefined for all others. */
  heldBack?(incoming: Incoming): string | undefined;
  /** What mapping and filter see as `payload`; by default the body read as JSON or a form. */
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
