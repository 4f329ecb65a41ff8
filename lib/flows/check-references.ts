import type { FieldIssue } from "@/lib/base/errors";
import type { JsonSchema } from "@/lib/base/json-schema";
import { storedFileFormat } from "@/lib/blocks/signed-reference";
import { readBinding } from "./node-bindings";

/**
 * Storage URIs written literally in a flow. Tasks take them from other tasks, which sign them; a parameter may pass on
 * what another run has signed.
 */
export function checkReferences(path: string, value: unknown, schema: JsonSchema | undefined): FieldIssue[] {
  if (!schema || value === undefined || readBinding(value)) return [];
  if (schema.format === storedFileFormat) return [{ path, message: "Bind this to the output of a task." }];
  if (typeof value !== "object" || value === null) return [];
  const properties = (schema.properties ?? {}) as Record<string, JsonSchema>;
  return Object.entries(value).flatMap(([key, inner]) =>
    checkReferences(`${path}.${key}`, inner, Object.hasOwn(properties, key) ? properties[key] : undefined),
  );
}
