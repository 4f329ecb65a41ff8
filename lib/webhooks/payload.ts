import { DomainError } from "@/lib/base/errors";
import { decodeUtf8, parseExactJson } from "@/lib/base/json";
import type { Incoming } from "./scheme";

/**
 * Parses a body: JSON of any content type, or a form's fields; an empty one is `{}`. A form with a field `payload` of
 * JSON is that JSON, as GitHub sends it. Integers that a number would round are BigInts.
 * @throws DomainError "invalid" for anything else
 */
export function readPayload({ headers, body }: Incoming): unknown {
  const text = decodeUtf8(body).trim();
  if (text === "") return {};
  if (headers["content-type"]?.startsWith("application/x-www-form-urlencoded")) {
    if (!isWellEncoded(text)) throw new DomainError("invalid", "The form's percent-encoding is not UTF-8.");
    const fields = Object.fromEntries(new URLSearchParams(text));
    return fields.payload === undefined ? fields : (parseExactJson(fields.payload) ?? fields);
  }
  const parsed = parseExactJson(text);
  if (parsed === undefined) throw new DomainError("invalid", "The body is neither JSON nor a form.");
  return parsed;
}

/** True when each `%` begins a byte and the bytes are UTF-8: `URLSearchParams` would replace others by U+FFFD. */
function isWellEncoded(form: string): boolean {
  try {
    decodeURIComponent(form);
    return true;
  } catch {
    return false;
  }
}
