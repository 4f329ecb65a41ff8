import { isDeepStrictEqual } from "node:util";

/** One value that differs; `undefined` on the side where it does not exist. */
export interface Difference {
  /** `params.since` */
  path: string;
  before?: unknown;
  after?: unknown;
}

/**
 * Differences of two rows, value by value: objects are compared field by field, lists as a whole. A missing value,
 * null, an empty text and an empty list are equal.
 */
export function differences(before: unknown, after: unknown, path = ""): Difference[] {
  if (isDeepStrictEqual(before, after) || (isEmpty(before) && isEmpty(after))) return [];
  if (!isObject(before ?? {}) || !isObject(after ?? {}) || (path && !(before && after)))
    return [{ path, before, after }];
  const [was, is] = [before ?? {}, after ?? {}] as Record<string, unknown>[];
  return [...new Set([...Object.keys(was!), ...Object.keys(is!)])].flatMap((key) =>
    differences(was![key], is![key], path ? `${path}.${key}` : key),
  );
}

/** A row's value on one line of text. */
export function valueInWords(value: unknown): string {
  if (isEmpty(value) || (isObject(value) && Object.keys(value as object).length === 0)) return "not set";
  if (typeof value === "boolean") return value ? "yes" : "no";
  if (Array.isArray(value) && value.every((each) => typeof each === "string")) return value.join(", ");
  return typeof value === "string" ? value : JSON.stringify(value);
}

function isEmpty(value: unknown): boolean {
  return (
    value === undefined || value === null || value === "" || (Array.isArray(value) && value.length === 0)
  );
}

function isObject(value: unknown): boolean {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
