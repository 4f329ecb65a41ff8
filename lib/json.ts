import { DomainError } from "./errors";

/** What a text says as JSON; undefined where it is none. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** What a text says as JSON; where it is none, the text itself, so that a schema can refuse it by field. */
export function jsonOrText(text: string): unknown {
  const parsed = parseJson(text);
  return parsed === undefined ? text : parsed;
}

/** What the body of a request says. @throws DomainError "invalid" */
export function parseJsonBody(text: string): unknown {
  const parsed = parseJson(text);
  if (parsed === undefined) throw new DomainError("invalid", "The body is not valid JSON.");
  return parsed;
}
