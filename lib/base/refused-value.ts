import { sqlStateOf } from "@/db/refusal";
import { DomainError } from "./errors";

/** By SQLSTATE. */
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
 * An error of the database as one of the request, where a value that a schema let pass is one that Postgres cannot keep;
 * undefined for any other, such as a division by zero, which is a fault of the portal.
 */
export function refusedValue(error: unknown): DomainError | undefined {
  const message = messages[sqlStateOf(error) ?? ""];
  return message === undefined ? undefined : new DomainError("invalid", message);
}
