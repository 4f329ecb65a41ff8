/**
 * Replaces every `{ "$from": "a.b" }` in a value, at any depth, by the value in `facts` at that path. Fields with a
 * dangling reference are left out; in a list they become null.
 */
export function fillReferences(value: unknown, facts: object): unknown {
  const path = referenceOf(value)?.split(".");
  if (path) return valueAt(facts, path);
  if (Array.isArray(value)) return value.map((item) => fillReferences(item, facts) ?? null);
  if (!isObject(value)) return value;
  const filled = Object.entries(value).map(([key, item]) => [key, fillReferences(item, facts)] as const);
  return Object.fromEntries(filled.filter(([, item]) => item !== undefined));
}

/** Every reference in a value, with the path of the field that it fills. */
export function referencesIn(value: unknown, at: string[] = []): { at: string[]; reference: string }[] {
  const reference = referenceOf(value);
  if (reference !== undefined) return [{ at, reference }];
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, item]) => referencesIn(item, [...at, key]));
}

/** The text of `{ "$from": … }`; undefined for a literal. */
function referenceOf(value: unknown): string | undefined {
  return isObject(value) && Object.hasOwn(value, "$from") ? String(value.$from) : undefined;
}

function valueAt(facts: object, path: string[]): unknown {
  return path.reduce<unknown>(
    (inner, key) => (isObject(inner) && Object.hasOwn(inner, key) ? inner[key] : undefined),
    facts,
  );
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
