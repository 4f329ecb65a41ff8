import { DomainError } from "@/lib/errors";
import { parseJson } from "@/lib/json";
import type { Incoming } from "./scheme";

/**
 * A body as data: JSON whatever it is called, or a form's fields; an empty one is `{}`. A form with a field `payload` of
 * JSON is that JSON, as GitHub sends it. @throws DomainError "invalid" for anything else
 */
export function readPayload({ headers, body }: Incoming): unknown {
  const text = body.toString("utf8").trim();
  if (text === "") return {};
  if (headers["content-type"]?.startsWith("application/x-www-form-urlencoded")) {
    const fields = Object.fromEntries(new URLSearchParams(text));
    return fields.payload === undefined ? fields : (parseJson(fields.payload) ?? fields);
  }
  const parsed = parseJson(text);
  if (parsed === undefined) throw new DomainError("invalid", "The body is neither JSON nor a form.");
  return parsed;
}
