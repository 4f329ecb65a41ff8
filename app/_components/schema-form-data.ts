import { type JsonSchema, type SchemaField, schemaFields } from "./schema-fields";

/**
 * What a sent `SchemaForm` holds, in the schema's types. An empty control is null where null is allowed and is left
 * out otherwise, so that defaults apply. What cannot be read as its type stays text: the schema's own check says so.
 */
export function readSchemaForm(
  formData: FormData,
  schema: Record<string, unknown>,
  prefix = "params",
): Record<string, unknown> {
  return readFields(formData, schema as JsonSchema, prefix, "", schema as JsonSchema);
}

function readFields(
  formData: FormData,
  schema: JsonSchema,
  prefix: string,
  parent: string,
  root: JsonSchema,
): Record<string, unknown> {
  const values: [string, unknown][] = [];
  for (const field of schemaFields(schema, parent, root)) {
    const value = readField(formData, field, prefix, root);
    if (value !== undefined) values.push([field.path.slice(parent ? parent.length + 1 : 0), value]);
  }
  return Object.fromEntries(values);
}

function readField(formData: FormData, field: SchemaField, prefix: string, root: JsonSchema): unknown {
  const name = `${prefix}.${field.path}`;
  if (field.kind === "const") return field.schema.const;
  if (field.kind === "object") {
    // A nullable object has a box that says whether it is given.
    if (field.isNullable && !formData.getAll(`${name}?`).includes("true")) return null;
    return readFields(formData, field.schema, prefix, field.path, root);
  }
  const texts = formData.getAll(name).filter((value) => typeof value === "string");
  const text = texts.at(-1);
  if (text === undefined) return undefined;
  if (text === "" && field.isNullable) return null;
  switch (field.kind) {
    case "boolean":
      return text === "" ? undefined : text === "true";
    case "integer":
    case "number":
      return text.trim() === "" ? undefined : Number.isNaN(Number(text)) ? text : Number(text);
    case "enum":
      return text === "" ? undefined : (field.schema.enum?.find((value) => String(value) === text) ?? text);
    case "scalar":
      return text.trim() === "" ? undefined : Number.isNaN(Number(text)) ? text : Number(text);
    case "json":
      return text.trim() === "" ? undefined : readJson(text);
    default:
      return text === "" && !field.isRequired ? undefined : text;
  }
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
