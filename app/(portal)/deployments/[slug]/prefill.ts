import { schemaFields } from "@/app/_components/forms/schema-fields";
import { readSchemaForm } from "@/app/_components/forms/schema-form-data";
import type { JsonSchema } from "@/lib/base/json-schema";

const longestText = 500;
const filled = new Set(["string", "number", "integer", "boolean", "enum", "scalar"]);

/**
 * Parameters of a run form that its address names, in the schema's types: single values of parameters that the flow has. Others
 * are ignored. Nothing starts by it: the reader sees them in the form, and presses Run.
 */
export function prefill(schema: JsonSchema, query: unknown): Record<string, unknown> {
  const form = new FormData();
  const given = Object.entries(query ?? {});
  const properties = Object.fromEntries(
    schemaFields(schema).flatMap(({ path, kind }) => {
      const value = given.find(([name]) => name === path)?.[1];
      if (typeof value !== "string" || value.length > longestText || !filled.has(kind)) return [];
      form.set(`params.${path}`, value);
      return [[path, (schema.properties as Record<string, unknown>)[path]]];
    }),
  );
  return readSchemaForm(form, { ...schema, properties });
}
