/** A JSON Schema of openapi.json. */
export interface Schema {
  type?: string | string[];
  const?: unknown;
  enum?: unknown[];
  anyOf?: Schema[];
  oneOf?: Schema[];
  allOf?: Schema[];
  items?: Schema;
  properties?: Record<string, Schema>;
  required?: string[];
  additionalProperties?: boolean | Schema;
  default?: unknown;
  minimum?: number;
  maximum?: number;
  maxLength?: number;
  format?: string;
  description?: string;
}

const mostDepth = 6;

/** A schema in TypeScript's notation, with bounds and defaults as comments. */
export function schemaText(schema: Schema, depth = 0): string {
  if (depth > mostDepth) return "…";
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum) return schema.enum.map((value) => JSON.stringify(value)).join(" | ");
  const either = schema.anyOf ?? schema.oneOf;
  if (either) return [...new Set(either.map((part) => schemaText(part, depth)))].join(" | ");
  if (schema.allOf) return schema.allOf.map((part) => schemaText(part, depth)).join(" & ");
  if (schema.type === "array") return listText(schema.items, depth);
  if (schema.properties) return fieldsText(schema, depth);
  if (schema.type === "object") {
    const { additionalProperties } = schema;
    const others =
      typeof additionalProperties === "object" ? schemaText(additionalProperties, depth + 1) : "unknown";
    return `{ [name]: ${others || "unknown"} }`;
  }
  return [schema.type ?? "unknown"].flat().join(" | ");
}

function listText(items: Schema | undefined, depth: number): string {
  const text = items ? schemaText(items, depth) : "unknown";
  return text.includes(" | ") && !text.startsWith("{") ? `(${text})[]` : `${text}[]`;
}

function fieldsText({ properties = {}, required = [] }: Schema, depth: number): string {
  const indent = "  ".repeat(depth + 1);
  const lines = Object.entries(properties).map(([name, field]) => {
    const key = /^\w+$/.test(name) ? name : JSON.stringify(name);
    const note = noteOf(field);
    return `${indent}${key}${required.includes(name) ? "" : "?"}: ${schemaText(field, depth + 1)}${note ? `  // ${note}` : ""}`;
  });
  return `{\n${lines.join("\n")}\n${"  ".repeat(depth)}}`;
}

function noteOf({ description, default: usual, minimum, maximum, maxLength, format }: Schema): string {
  const isBounded = maximum !== undefined && Math.abs(maximum) < Number.MAX_SAFE_INTEGER;
  const notes = [
    description?.replaceAll("\n", " "),
    minimum !== undefined && isBounded && `${minimum}–${maximum}`,
    maxLength !== undefined && `at most ${maxLength} characters`,
    format === "date-time" && "ISO 8601",
    usual !== undefined && `default ${JSON.stringify(usual)}`,
  ];
  return notes.filter(Boolean).join("; ");
}
