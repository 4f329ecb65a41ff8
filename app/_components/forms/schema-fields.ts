/** The part of JSON Schema that zod writes and forms are made from. */
export type JsonSchema = {
  type?: string | string[];
  title?: string;
  description?: string;
  default?: unknown;
  enum?: unknown[];
  const?: unknown;
  properties?: Record<string, JsonSchema>;
  required?: string[];
  anyOf?: JsonSchema[];
  oneOf?: JsonSchema[];
  minimum?: number;
  maximum?: number;
  exclusiveMinimum?: number;
  exclusiveMaximum?: number;
  minLength?: number;
  maxLength?: number;
  pattern?: string;
  /** A `PickableFormat`: a name that forms offer; "column" is one of the dataset of the same form. */
  format?: string;
  items?: JsonSchema;
  prefixItems?: JsonSchema[];
  minItems?: number;
  maxItems?: number;
  /** A text that is never shown again (block types). */
  secret?: boolean;
  /** The name of a block of this type. */
  block?: string;
  /** A text of several lines. */
  isMultiline?: boolean;
  /** Heading under which forms show the field, with the others that name it. */
  group?: string;
  /** Shown under "Advanced". */
  isAdvanced?: boolean;
  /** Shown only where another field, by name, has one of these values. */
  appliesIf?: Record<string, unknown[]>;
  /** Names of the values of `enum` in a form; a value without one is shown as it is. */
  choiceNames?: Record<string, string>;
  /** Columns that the form's dataset must have for a value of `enum` to be offered. */
  needsColumns?: Record<string, string[]>;
  $ref?: string;
  $defs?: Record<string, JsonSchema>;
};

/** Name of a value of `enum`: that of `choiceNames`, or the value itself. */
export function choiceName(names: JsonSchema["choiceNames"] = {}, choice: unknown): string {
  const value = String(choice);
  return Object.hasOwn(names, value) ? names[value]! : value;
}

export type SchemaField = {
  kind:
    | "string"
    | "number"
    | "integer"
    | "boolean"
    | "enum"
    | "const"
    | "scalar"
    | "object"
    | "list"
    | "json";
  /** From the root, without the form's prefix: "model.maxDepth". */
  path: string;
  label: string;
  schema: JsonSchema;
  isNullable: boolean;
  isRequired: boolean;
};

/**
 * The fields of an object schema, in its order. What a form has no control for (unions of objects, records) is kind
 * "json" and written as JSON; a union of texts and numbers is kind "scalar", one line.
 */
export function schemaFields(schema: JsonSchema, parent = "", root: JsonSchema = schema): SchemaField[] {
  return Object.entries(schema.properties ?? {}).map(([name, property]) => {
    const { schema: plain, isNullable } = withoutNull(property, root);
    return {
      kind: kindOf(plain),
      path: parent ? `${parent}.${name}` : name,
      label: plain.title ?? property.title ?? labelOf(name),
      schema: {
        ...plain,
        description: property.description ?? plain.description,
        default: property.default ?? plain.default,
        group: property.group ?? plain.group,
        isAdvanced: property.isAdvanced ?? plain.isAdvanced,
        appliesIf: property.appliesIf ?? plain.appliesIf,
      },
      isNullable,
      isRequired: (schema.required ?? []).includes(name) && property.default === undefined,
    };
  });
}

/** The field of one item of a list: `features.0`. */
export function itemField(list: SchemaField, index: number, root: JsonSchema): SchemaField {
  const row = { properties: { [index]: list.schema.items ?? {} }, required: [String(index)] };
  const [field] = schemaFields(row, list.path, root);
  return { ...field!, label: `${list.label} ${index + 1}` };
}

/** "testSize" is "Test size". */
export function labelOf(name: string): string {
  const words = name
    .replace(/[_-]+/g, " ")
    .replace(/([a-z\d])([A-Z])/g, (_, a, b) => `${a} ${b.toLowerCase()}`);
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function withoutNull(original: JsonSchema, root: JsonSchema): { schema: JsonSchema; isNullable: boolean } {
  const schema = resolve(original, root);
  if (Array.isArray(schema.type)) {
    const types = schema.type.filter((type) => type !== "null");
    return {
      schema: { ...schema, type: types.length === 1 ? types[0] : types },
      isNullable: schema.type.includes("null"),
    };
  }
  const choices = schema.anyOf ?? schema.oneOf;
  if (!choices) {
    return {
      schema: { ...schema, enum: schema.enum?.filter((value) => value !== null) },
      isNullable: schema.enum?.includes(null) ?? false,
    };
  }
  const rest = choices.map((choice) => resolve(choice, root)).filter(({ type }) => type !== "null");
  const isNullable = rest.length < choices.length;
  if (rest.length === 1)
    return { schema: { ...rest[0]!, default: schema.default ?? rest[0]!.default }, isNullable };
  if (rest.every((choice) => choice.const !== undefined)) {
    return {
      schema: { ...schema, anyOf: undefined, oneOf: undefined, enum: rest.map((choice) => choice.const) },
      isNullable,
    };
  }
  return { schema, isNullable };
}

function resolve(schema: JsonSchema, root: JsonSchema): JsonSchema {
  const name = schema.$ref?.match(/^#\/\$defs\/(.+)$/)?.[1];
  const found = name && root.$defs?.[name];
  return found ? { ...found, ...schema, $ref: undefined } : schema;
}

function kindOf(schema: JsonSchema): SchemaField["kind"] {
  if (schema.const !== undefined) return "const";
  if (schema.enum) return "enum";
  if (schema.type === "object" && schema.properties) return "object";
  if (schema.type === "array" && schema.items && !schema.prefixItems) return "list";
  if (
    schema.type === "string" ||
    schema.type === "number" ||
    schema.type === "integer" ||
    schema.type === "boolean"
  )
    return schema.type;
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices?.every((choice) => scalars.has(kindOf(choice)))) return "scalar";
  return "json";
}

/** A union of these, such as a number or "latest", is edited as one line of text. */
const scalars = new Set<SchemaField["kind"]>(["string", "number", "integer", "enum", "const"]);
