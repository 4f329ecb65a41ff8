import type { FieldIssue } from "@/lib/base/errors";
import type { JsonSchema } from "@/lib/base/json-schema";
import { fillReferences, referencesIn } from "@/lib/flows/references";
import type { Mapping } from "./webhook";

/** Parts of a delivery that a mapping and a filter may read. */
export interface DeliveryFacts {
  payload: unknown;
  /** By lower-case name. */
  headers: Readonly<Record<string, string>>;
}

/**
 * Run parameters from a delivery by a mapping. Fields that the delivery lacks are left out, so that the deployment's
 * value or the flow's default applies.
 */
export function applyMapping(mapping: Mapping, facts: DeliveryFacts): Record<string, unknown> {
  return fillReferences(mapping, facts) as Record<string, unknown>;
}

/** Problems of a mapping that are known before any delivery: unknown parameters, and malformed references. */
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
