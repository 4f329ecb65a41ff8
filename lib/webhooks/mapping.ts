import type { FieldIssue } from "@/lib/errors";
import type { JsonSchema } from "@/lib/flows/flow";
import type { Mapping } from "./webhook";

/** What a mapping and a filter may read of a delivery. */
export interface DeliveryFacts {
  payload: unknown;
  /** By lower-case name. */
  headers: Readonly<Record<string, string>>;
}

/**
 * The run parameters that a mapping gives for a delivery. What the delivery does not have is left out, so that the
 * deployment's own value or the flow's default applies.
 */
export function applyMapping(mapping: Mapping, facts: DeliveryFacts): Record<string, unknown> {
  return fill(mapping, facts) as Record<string, unknown>;
}

/** What is wrong with a mapping before any delivery: unknown parameters, and references of no known form. */
export function checkMapping(mapping: Mapping, params: JsonSchema): FieldIssue[] {
  const known = Object.keys((params.properties ?? {}) as object);
  const unknown = Object.keys(mapping).filter((name) => !known.includes(name));
  return [
    ...unknown.map((name) => ({
      path: `mapping.${name}`,
      message: `The flow has no parameter ${name}. Known: ${known.join(", ")}.`,
    })),
    ...badReferences(mapping, ["mapping"]),
  ];
}

function fill(value: unknown, facts: DeliveryFacts): unknown {
  const path = referenceOf(value)?.split(".");
  if (path) return valueAt(facts, path);
  if (Array.isArray(value)) return value.map((one) => fill(one, facts) ?? null);
  if (!isObject(value)) return value;
  const filled = Object.entries(value).map(([key, one]) => [key, fill(one, facts)] as const);
  return Object.fromEntries(filled.filter(([, one]) => one !== undefined));
}

function badReferences(value: unknown, at: string[]): FieldIssue[] {
  const reference = referenceOf(value);
  if (reference !== undefined)
    return /^(payload(\.[^.]+)*|headers\.[^.]+)$/.test(reference)
      ? []
      : [
          {
            path: at.join("."),
            message: `"${reference}" is neither payload.<field> nor headers.<name in lower case>.`,
          },
        ];
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, one]) => badReferences(one, [...at, key]));
}

/** The text of `{ "$from": … }`; undefined for a literal. */
function referenceOf(value: unknown): string | undefined {
  return isObject(value) && Object.hasOwn(value, "$from") ? String(value.$from) : undefined;
}

function valueAt(facts: DeliveryFacts, path: string[]): unknown {
  return path.reduce<unknown>(
    (inner, key) => (isObject(inner) && Object.hasOwn(inner, key) ? inner[key] : undefined),
    facts,
  );
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
