/** A JSON Schema of the portal's openapi.json: the part that tells fields and defaults. */
export interface Schema {
  type?: string | string[];
  const?: unknown;
  enum?: unknown[];
  default?: unknown;
  format?: string;
  anyOf?: Schema[];
  oneOf?: Schema[];
  items?: Schema;
  properties?: Record<string, Schema>;
  required?: string[];
  additionalProperties?: boolean | Schema;
}

type Fields = Record<string, unknown>;

/**
 * A value as the portal understands it: defaults filled in, fields that the schema does not have left out, times in one
 * notation. Two values that mean the same become equal, so that `apply` finds no difference the second time.
 */
export function complete(schema: Schema | undefined, value: unknown): unknown {
  if (value === undefined || value === null) return schema?.default ?? undefined;
  if (!schema) return value;
  const either = schema.anyOf ?? schema.oneOf;
  if (either) return complete(branchOf(either, value), value);
  if (Array.isArray(value)) return schema.items ? value.map((item) => complete(schema.items, item)) : value;
  if (typeof value === "object") return schema.properties ? completeFields(schema, value as Fields) : value;
  if (typeof value !== "string") return value;
  if (schema.format === "date-time" && !Number.isNaN(Date.parse(value))) return new Date(value).toISOString();
  return value.trim();
}

/** The fields of a value that differ from the schema's defaults, for a file that people read. */
export function withoutDefaults(schema: Schema | undefined, value: unknown): unknown {
  if (!schema || typeof value !== "object" || value === null) return value;
  const either = schema.anyOf ?? schema.oneOf;
  if (either) return withoutDefaults(branchOf(either, value), value);
  if (Array.isArray(value)) return value.map((item) => withoutDefaults(schema.items, item));
  if (!schema.properties) return value;
  const kept = Object.entries(value).flatMap(([name, field]) => {
    const own = Object.hasOwn(schema.properties!, name) ? schema.properties![name] : undefined;
    if (!own || field === null || field === undefined) return [];
    return own.default !== undefined && isEqual(own.default, field)
      ? []
      : [[name, withoutDefaults(own, field)]];
  });
  return Object.fromEntries(kept);
}

/** Names of fields that the schema does not have, as paths such as `schedules.0.crom`. */
export function unknownFields(schema: Schema | undefined, value: unknown, path = ""): string[] {
  if (!schema || typeof value !== "object" || value === null) return [];
  const at = (name: string | number) => (path ? `${path}.${name}` : String(name));
  const either = schema.anyOf ?? schema.oneOf;
  if (either) return unknownFields(branchOf(either, value), value, path);
  if (Array.isArray(value))
    return value.flatMap((item, index) => unknownFields(schema.items, item, at(index)));
  if (!schema.properties) return [];
  return Object.entries(value).flatMap(([name, field]) => {
    if (Object.hasOwn(schema.properties!, name))
      return unknownFields(schema.properties![name], field, at(name));
    return schema.additionalProperties === false ? [at(name)] : [];
  });
}

/** True for the same JSON, whatever the order of its keys. A field that is null and one that is missing are the same. */
function isEqual(a: unknown, b: unknown): boolean {
  return differences(a, b).length === 0;
}

export interface Difference {
  path: string;
  before: unknown;
  after: unknown;
}

/** The places where two values of JSON differ, as deep as both have objects, or lists of one length. */
export function differences(before: unknown, after: unknown, path = ""): Difference[] {
  if ((before ?? null) === (after ?? null)) return [];
  const at = (name: string) => (path ? `${path}.${name}` : name);
  if (Array.isArray(before) && Array.isArray(after) && before.length === after.length)
    return before.flatMap((item, index) => differences(item, after[index], at(String(index))));
  if (isObject(before) && isObject(after)) {
    const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
    return names.flatMap((name) => differences(own(before, name), own(after, name), at(name)));
  }
  return [{ path, before, after }];
}

function completeFields(schema: Schema, value: Fields): Fields {
  const known = Object.entries(schema.properties!).flatMap(([name, field]) => {
    const completed = complete(field, own(value, name));
    return completed === undefined ? [] : [[name, completed]];
  });
  if (schema.additionalProperties === false) return Object.fromEntries(known);
  return { ...value, ...Object.fromEntries(known) };
}

/** The alternative that a value is of: of objects, the one whose constants it has. */
function branchOf(schemas: Schema[], value: unknown): Schema | undefined {
  const type = Array.isArray(value) ? "array" : typeof value;
  const fitting = schemas.filter(({ type: own, properties, anyOf, oneOf }) => {
    if (anyOf || oneOf) return true;
    if (properties) return type === "object";
    return (
      own === undefined ||
      [own].flat().some((name) => name === type || (name === "integer" && type === "number"))
    );
  });
  if (!isObject(value)) return fitting[0];
  const constants = (schema: Schema) =>
    Object.entries(schema.properties ?? {}).filter(([, field]) => field.const !== undefined);
  return fitting.find((schema) =>
    constants(schema).every(([name, field]) => own(value, name) === field.const),
  );
}

function isObject(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function own(value: Fields, name: string): unknown {
  return Object.hasOwn(value, name) ? value[name] : undefined;
}
