import type { FieldIssue } from "@/lib/base/errors";
import type { JsonSchema } from "@/lib/base/json-schema";
import { fillReferences, referencesIn } from "@/lib/flows/references";
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
  return fillReferences(mapping, facts) as Record<string, unknown>;
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
    ...referencesIn(mapping, ["mapping"])
      .filter(({ reference }) => !/^(payload(\.[^.]+)*|headers\.[^.]+)$/.test(reference))
      .map(({ at, reference }) => ({
        path: at.join("."),
        message: `"${reference}" is neither payload.<field> nor headers.<name in lower case>.`,
      })),
  ];
}
