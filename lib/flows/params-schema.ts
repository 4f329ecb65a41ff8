import { z } from "zod";
import type { FieldIssue } from "@/lib/base/errors";
import type { JsonSchema } from "@/lib/base/json-schema";
import { fieldIssues } from "@/lib/base/parse-as";
import { isUsablePattern, schemaParser } from "./schema-parser";

const types = ["string", "number", "integer", "boolean", "object", "array", "null"] as const;
const count = z.int().min(0).optional();
const number = z.number().optional();
const text = z.string().optional();

const Pattern = z
  .string()
  .refine(
    isUsablePattern,
    "This is not a regular expression that is matched in linear time: no look-around or back-references, small counts.",
  );

/** JSON Schema keywords (draft 2020-12) that forms show and runs check; all others are refused by name. */
const Keywords: z.ZodType = z.lazy(() =>
  z.strictObject(
    {
      $schema: text,
      $id: text,
      $comment: text,
      title: text,
      description: text,
      default: z.unknown().optional(),
      examples: z.array(z.unknown()).optional(),
      deprecated: z.boolean().optional(),
      readOnly: z.boolean().optional(),
      writeOnly: z.boolean().optional(),
      type: z.union([z.enum(types), z.array(z.enum(types)).min(1)]).optional(),
      enum: z.array(z.unknown()).min(1).optional(),
      const: z.unknown().optional(),
      anyOf: z.array(Keywords).min(1).optional(),
      oneOf: z.array(Keywords).min(1).optional(),
      allOf: z.array(Keywords).min(1).optional(),
      properties: z.record(z.string(), Keywords).optional(),
      required: z.array(z.string()).optional(),
      additionalProperties: z.union([z.boolean(), Keywords]).optional(),
      propertyNames: Keywords.optional(),
      minProperties: count,
      maxProperties: count,
      items: z.union([z.literal(false), Keywords]).optional(),
      prefixItems: z.array(Keywords).min(1).optional(),
      minItems: count,
      maxItems: count,
      uniqueItems: z.boolean().optional(),
      minLength: count,
      maxLength: count,
      pattern: Pattern.optional(),
      /** Answer to a text that does not match the pattern. */
      patternInWords: text,
      format: text,
      /** Heading under which forms show the parameter. */
      group: z.string().min(1).max(60).optional(),
      /** Shown under "Advanced". */
      isAdvanced: z.boolean().optional(),
      /** Names of the values of an enum in forms. */
      choiceNames: z.record(z.string(), z.string().max(200)).optional(),
      /** By value of an enum: columns that the chosen dataset must have for the value to be offered. */
      needsColumns: z.record(z.string(), z.array(z.string())).optional(),
      /** Shown only where another parameter, by name, has one of these values. */
      appliesIf: z.record(z.string(), z.array(z.unknown()).min(1)).optional(),
      minimum: number,
      maximum: number,
      exclusiveMinimum: number,
      exclusiveMaximum: number,
      multipleOf: z.number().gt(0).optional(),
    },
    {
      error: (issue) =>
        issue.code === "unrecognized_keys"
          ? `Not a keyword that parameters may use: ${issue.keys.join(", ")}. Write the schema without it.`
          : undefined,
    },
  ),
);

/**
 * All problems of a flow's parameter schema: it must be of type object, use keywords that forms and checks support, and
 * have valid defaults. Empty when it can be used. Each issue names the place: `params.properties.seed`.
 */
export function checkParamsSchema(schema: JsonSchema): FieldIssue[] {
  if (schema.type !== "object")
    return [{ path: "params.type", message: 'The parameters are a JSON Schema of "type": "object".' }];
  const keywords = Keywords.safeParse(schema);
  if (!keywords.success) return fieldIssues(keywords.error, "params");
  const properties = (schema.properties ?? {}) as Record<string, JsonSchema>;
  const unknown = ((schema.required ?? []) as string[]).filter((name) => !Object.hasOwn(properties, name));
  if (unknown.length > 0)
    return unknown.map((name) => ({
      path: "params.required",
      message: `"${name}" is required but is not among the properties.`,
    }));
  const inherited = Object.keys(properties).filter((name) => name in Object.prototype);
  if (inherited.length > 0)
    return inherited.map((name) => ({
      path: `params.properties.${name}`,
      message: `No parameter can be called ${name}: every object in JavaScript has a field of this name.`,
    }));
  return checkDefaults(schema, properties);
}

function checkDefaults(schema: JsonSchema, properties: Record<string, JsonSchema>): FieldIssue[] {
  const defaults = Object.entries(properties).flatMap(([name, property]) =>
    property.default === undefined ? [] : [[name, property.default] as const],
  );
  try {
    const parsed = schemaParser({ ...schema, required: [] }).safeParse(Object.fromEntries(defaults));
    return (parsed.error?.issues ?? []).map(({ path, message }) => ({
      path: ["params.properties", path[0], "default"].join("."),
      message: `The default does not fit: ${message}`,
    }));
  } catch (error) {
    // Combinations that only the conversion itself can judge.
    return [{ path: "params", message: `This schema cannot be used: ${(error as Error).message}.` }];
  }
}
