import { DomainError, type FieldIssue } from "./errors";

/**
 * The rule for which values can be stored as JSON, used wherever values enter or are recorded. Postgres stores no
 * U+0000 and no half surrogate pair; JSON has no BigInt, cycle, function or NaN. A value that cannot be stored is
 * refused by field at once and never retried.
 */

/** Maximum nesting of lists and objects; parsers and Postgres fail at some thousands. */
export const maxDepth = 100;
/** Part of a message that is searched for secrets before it is truncated, in UTF-16 code units. */
export const maxReadMessage = 100_000;
const maxPathParts = 10;
/** Maximum length of a message of a state, an error or an event, in UTF-16 code units. */
const maxMessageLength = 4_000;

/**
 * Reason why a value cannot be stored as JSON: the first problem, with the path of its field. Its time is bounded by
 * `maxBytes` for any value, and it never throws.
 * @param path the name of the value itself, in front of its fields; may be empty
 * @param maxBytes maximum size of its JSON, measured in UTF-16 code units (never more than its UTF-8 bytes)
 * @returns undefined when it can be stored
 */
export function whyNotKept(
  value: unknown,
  path = "",
  maxBytes = Number.POSITIVE_INFINITY,
): FieldIssue | undefined {
  const walk: Walk = { path: path === "" ? [] : [path], ancestors: new Set(), left: maxBytes, maxBytes };
  try {
    const message = problemOf(value, walk);
    return message === undefined ? undefined : { path: pathOf(walk), message };
  } catch {
    return { path: pathOf(walk), message: "The value cannot be read." };
  }
}

/**
 * Returns a value that can be stored as JSON.
 * @param path name of the value in the message
 * @throws DomainError "invalid" naming the field
 */
export function requireKeepable<Value>(value: Value, path: string, maxBytes?: number): Value {
  const issue = whyNotKept(value, path, maxBytes);
  if (issue)
    throw new DomainError("invalid", issue.path ? `${issue.path}: ${issue.message}` : issue.message, [issue]);
  return value;
}

/**
 * Refuses a value nested deeper than recursive code may go; for values that are stored elsewhere.
 * @throws DomainError "invalid"
 */
export function requireShallow(value: unknown, name: string): void {
  if (isDeeper(value, maxDepth))
    throw new DomainError("invalid", `${name} is nested more than ${maxDepth} levels deep.`);
}

/** A storable version of any text: characters that cannot be stored become U+FFFD, and the text is truncated. */
export function keepableText(text: string, maxLength = maxMessageLength): string {
  const cut = text.length > maxLength ? `${text.slice(0, maxLength - 1)}…` : text;
  return cut.toWellFormed().replaceAll("\0", "\u{FFFD}");
}

/** Storable message of any thrown value. Never throws: getters, proxies and odd types are handled. */
export function messageOf(thrown: unknown, maxLength = maxMessageLength): string {
  try {
    // Drizzle's message lists all values of the statement; its cause has the reason.
    if (thrown instanceof Error && "query" in thrown && thrown.cause !== undefined)
      return messageOf(thrown.cause, maxLength);
    const message = thrown instanceof Error ? thrown.message : undefined;
    if (typeof message === "string" && message !== "") return keepableText(message, maxLength);
    if (thrown instanceof Error) return keepableText(String(thrown.name), maxLength);
    if (typeof thrown === "object" && thrown !== null) {
      const inner: unknown = Reflect.get(thrown, "message");
      return keepableText(typeof inner === "string" ? inner : shortJson(thrown, maxLength), maxLength);
    }
    return keepableText(String(thrown), maxLength);
  } catch {
    return "An unreadable value was thrown.";
  }
}

/** JSON of a value; its type when it has none. */
function shortJson(value: object, maxLength: number): string {
  return whyNotKept(value, "", 10 * maxLength)
    ? Object.prototype.toString.call(value)
    : JSON.stringify(value);
}

function isDeeper(value: unknown, levels: number): boolean {
  if (typeof value !== "object" || value === null) return false;
  return levels === 0 || Object.values(value).some((inner) => isDeeper(inner, levels - 1));
}

interface Walk {
  /** Keys and indices to the current position of the walk; after a problem, to its position. */
  path: (string | number)[];
  ancestors: Set<object>;
  left: number;
  readonly maxBytes: number;
}

function problemOf(value: unknown, walk: Walk): string | undefined {
  switch (typeof value) {
    case "string":
      return problemOfText(value) ?? spend(walk, value.length + 2);
    case "number":
      return Number.isFinite(value) ? spend(walk, 1) : `${value} is not a number that JSON has.`;
    case "bigint":
      return "This integer is too large: a JSON number would not hold it exactly. Send it as text.";
    case "boolean":
    case "undefined":
      return spend(walk, 4);
    case "object":
      return value === null ? spend(walk, 4) : problemOfObject(value, walk);
    default:
      return `A ${typeof value} cannot be kept.`;
  }
}

function problemOfText(text: string): string | undefined {
  if (text.includes("\0")) return "The text holds the character U+0000, which cannot be kept.";
  return text.isWellFormed()
    ? undefined
    : "The text holds half of a surrogate pair, which is not a character.";
}

function problemOfObject(value: object, walk: Walk): string | undefined {
  // A file of a form is read as a stream; only its name is checked here.
  if (value instanceof Blob) return problemOf("name" in value ? value.name : "", walk);
  const json: unknown = "toJSON" in value && typeof value.toJSON === "function" ? value.toJSON() : value;
  if (typeof json !== "object" || json === null) return problemOf(json, walk);
  const kind = Object.prototype.toString.call(json).slice(8, -1);
  if (kind !== "Object" && kind !== "Array") return `A value of the kind ${kind} cannot be kept.`;
  if (walk.ancestors.has(json)) return "The value contains itself.";
  if (walk.ancestors.size >= maxDepth) return `The value is nested more than ${maxDepth} levels deep.`;
  walk.ancestors.add(json);
  const problem = Array.isArray(json) ? problemOfItems(json, walk) : problemOfFields(json, walk);
  walk.ancestors.delete(json);
  return problem ?? spend(walk, 2);
}

function problemOfItems(items: unknown[], walk: Walk): string | undefined {
  for (let index = 0; index < items.length; index++) {
    walk.path.push(index);
    const problem = problemOf(items[index], walk);
    if (problem) return problem;
    walk.path.pop();
  }
  return undefined;
}

function problemOfFields(fields: object, walk: Walk): string | undefined {
  for (const key of Object.keys(fields)) {
    walk.path.push(key);
    const problem = problemOfName(key, walk) ?? problemOf(Reflect.get(fields, key), walk);
    if (problem) return problem;
    walk.path.pop();
  }
  return undefined;
}

function problemOfName(name: string, walk: Walk): string | undefined {
  // JSON.parse makes it a field; assigning it, as Zod's records do, would lose it or change the object's prototype.
  return name === "__proto__" ? "No field can be called __proto__." : problemOf(name, walk);
}

/** Shortens long keys and deep paths, and replaces characters that cannot be shown. */
function pathOf({ path }: Walk): string {
  const parts = path.length > maxPathParts ? [...path.slice(0, maxPathParts), "…"] : path;
  return parts.map((part) => keepableText(String(part), 100)).join(".");
}

function spend(walk: Walk, size: number): string | undefined {
  walk.left -= size + 1;
  return walk.left < 0 ? `The value is larger than ${sizeInWords(walk.maxBytes)}.` : undefined;
}

function sizeInWords(bytes: number): string {
  return bytes >= 1_048_576 ? `${Math.floor(bytes / 1_048_576)} MB` : `${Math.floor(bytes / 1024)} KB`;
}
