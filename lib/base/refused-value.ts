import { sqlStateOf } from "@/db/refusal";
import { DomainError } from "./errors";

/** Messages by SQLSTATE. */
const messages: Record<string, string> = {
  "22003": "A number is too large.",
  "22007": "A time cannot be read.",
  "22008": "A time is out of range.",
  "22009": "A time is out of range.",
  "22021": "A text holds the character U+0000, which cannot be kept.",
  "22P05": "A text holds a character that cannot be kept.",
  "54000": "A text is too long.",
};

/**
 * The expected failure for a value that passed its schema but that Postgres cannot store; undefined for any other
 * error, such as a division by zero, which is a fault of the portal.
 */
export function refusedValue(error: unknown): DomainError | undefined {
  const message = messages[sqlStateOf(error) ?? ""];
  return message === undefined ? undefined : new DomainError("invalid", message);
}
