import type { JsonSchema } from "@/lib/base/json-schema";

/** Schema of the value at a path. */
export function schemaAt(schema: JsonSchema | undefined, path: string[]): JsonSchema | undefined {
  return path.reduce<JsonSchema | undefined>((inner, key) => {
    const properties = inner?.properties as Record<string, JsonSchema> | undefined;
    if (properties && Object.hasOwn(properties, key)) return properties[key];
    const rest = inner?.additionalProperties;
    return typeof rest === "object" && rest !== null ? (rest as JsonSchema) : undefined;
  }, schema);
}

/** True when every value of `source` is a value of `target`, as far as types, enums and required fields tell. */
export function fits(source: JsonSchema, target: JsonSchema): boolean {
  const sources = alternatives(source);
  if (sources) return sources.every((option) => fits(option, target));
  const targets = alternatives(target);
  if (targets) return targets.some((option) => fits(source, option));
  // An untyped schema is checked at run time: the task parses its input.
  if (isAnything(target) || isAnything(source)) return true;
  const values = valuesOf(source);
  const allowed = valuesOf(target);
  if (allowed) return values?.every((value) => allowed.includes(value)) ?? false;
  if (source.type !== target.type && !(source.type === "integer" && target.type === "number")) return false;
  if (target.type === "array")
    return fits((source.items ?? {}) as JsonSchema, (target.items ?? {}) as JsonSchema);
  if (target.type !== "object") return true;
  const properties = (target.properties ?? {}) as Record<string, JsonSchema>;
  const required = (target.required ?? []) as string[];
  return Object.entries(properties).every(([key, wanted]) => {
    const property = schemaAt(source, [key]);
    return property ? fits(property, wanted) : !required.includes(key);
  });
}

function isAnything(schema: JsonSchema): boolean {
  return schema.type === undefined && valuesOf(schema) === undefined;
}

/** Branches of a union: `anyOf`, `oneOf`, or a list of types such as `["string", "null"]`. */
function alternatives(schema: JsonSchema): JsonSchema[] | undefined {
  if (Array.isArray(schema.type)) return schema.type.map((type) => ({ ...schema, type }));
  return (schema.anyOf ?? schema.oneOf) as JsonSchema[] | undefined;
}

function valuesOf(schema: JsonSchema): unknown[] | undefined {
  return schema.const === undefined ? (schema.enum as unknown[] | undefined) : [schema.const];
}

/** Description of the accepted values of a schema. */
export function describe(schema: JsonSchema): string {
  const values = valuesOf(schema);
  if (values) return `one of ${values.map((value) => JSON.stringify(value)).join(", ")}`;
  const several = alternatives(schema);
  return several ? several.map(describe).join(" or ") : String(schema.type ?? "anything");
}
