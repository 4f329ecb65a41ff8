import { DomainError } from "@/lib/base/errors";
import { jsonOrText } from "@/lib/base/json";
import { itemField, type JsonSchema, type SchemaField, schemaFields } from "./schema-fields";

/** Maximum rows of a list in a form; longer lists are edited as JSON. */
export const maxRows = 1_000;

/** Name of the control that holds the whole form as JSON when it is edited as JSON. */
export const jsonName = (prefix: string) => `${prefix}$json`;

/**
 * Values of a submitted `SchemaForm`, in the schema's types. An empty control is null where null is allowed and is left
 * out otherwise, so that defaults apply. A value that cannot be parsed as its type stays text, so that the schema's
 * check reports it.
 * @throws DomainError "invalid" for what was written as JSON and is none
 */
export function readSchemaForm(
  formData: FormData,
  schema: Record<string, unknown>,
  prefix = "params",
): Record<string, unknown> {
  const json = formData.get(jsonName(prefix));
  if (typeof json === "string") return parseObject(json);
  return readFields(formData, schema as JsonSchema, prefix, "", schema as JsonSchema);
}

/** A JSON object. @throws DomainError "invalid" with the place of what is wrong */
export function parseObject(json: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch (error) {
    throw new DomainError("invalid", `This is not valid JSON: ${(error as Error).message}`);
  }
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw new DomainError("invalid", 'Enter the parameters as one JSON object: {"name": value}.');
  return value as Record<string, unknown>;
}

/** Values that the fields of a form cannot show, by path, so that switching from JSON to fields loses nothing. */
export function findMisfits(
  values: Record<string, unknown>,
  schema: JsonSchema,
  parent = "",
  root = schema,
): { path: string; message: string }[] {
  const fields = schemaFields(schema, parent, root);
  const inner = (field: SchemaField, value: unknown): { path: string; message: string }[] => {
    const { path, kind } = field;
    if (value === undefined || value === null) return [];
    if (kind === "list")
      return Array.isArray(value)
        ? value.flatMap((item, index) => inner(itemField(field, index, root), item))
        : [{ path, message: "Enter a list: […]." }];
    const isObject = typeof value === "object" && !Array.isArray(value);
    if (kind === "object")
      return isObject
        ? findMisfits(value as Record<string, unknown>, field.schema, path, root)
        : [{ path, message: "Enter an object: {…}." }];
    return kind !== "json" && typeof value === "object" ? [{ path, message: "Enter a single value." }] : [];
  };
  return Object.entries(values).flatMap(([name, value]) => {
    const path = parent ? `${parent}.${name}` : name;
    const field = fields.find((candidate) => candidate.path === path);
    return field ? inner(field, value) : [{ path, message: "Unknown parameter." }];
  });
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
    // A nullable object has a checkbox that says whether it is set.
    if (field.isNullable && !formData.getAll(`${name}?`).includes("true")) return null;
    return readFields(formData, field.schema, prefix, field.path, root);
  }
  if (field.kind === "list") return readList(formData, field, prefix, root);
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
      return text.trim() === "" ? undefined : jsonOrText(text);
    default:
      return text === "" && !field.isRequired ? undefined : text;
  }
}

/** A hidden control carries the number of rows; an empty optional list is left out. */
function readList(
  formData: FormData,
  field: SchemaField,
  prefix: string,
  root: JsonSchema,
): unknown[] | null | undefined {
  const name = `${prefix}.${field.path}`;
  if (field.isNullable && !formData.getAll(`${name}?`).includes("true")) return null;
  const count = Number(formData.get(`${name}#`) ?? Number.NaN);
  if (!Number.isInteger(count) || count < 0 || count > maxRows) return undefined;
  if (count === 0 && !field.isRequired && field.schema.default === undefined) return undefined;
  // An empty row is an empty text, or nothing: the schema says whether that will do.
  return Array.from(
    { length: count },
    (_, index) => readField(formData, itemField(field, index, root), prefix, root) ?? null,
  );
}
