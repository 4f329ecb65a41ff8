import { isPickable, type PickableFormat } from "@/app/_components/forms/pickable";
import type { JsonSchema } from "@/lib/base/json-schema";

/** Parameter types that need no hand-written JSON Schema. */
export const kinds = {
  string: "Text",
  integer: "Whole number",
  number: "Number",
  boolean: "Yes or no",
  enum: "One of several texts",
  dataset: "Dataset",
  column: "Column of the dataset",
  model: "Model",
  "model-version": "Model version",
  deployment: "Deployment",
  experiment: "Experiment",
  run: "Run",
  "saved-query": "Saved query",
  other: "Custom schema",
} satisfies Record<PickableFormat, string> & Record<string, string>;
export type ParamKind = keyof typeof kinds;

const plain = new Set(["type", "default", "description", "title", "enum"]);

/** Kind of a schema in the editor; `other` has keywords that the simple fields cannot show. */
export function kindOf(schema: JsonSchema): ParamKind {
  // Texts for which forms suggest names are recognised by their format.
  const { format, ...rest } = schema;
  if (isPickable(format)) return kindOf(rest) === "string" ? format : "other";
  if (Object.keys(schema).some((key) => !plain.has(key) && !isLimit(key))) return "other";
  if (Array.isArray(schema.enum)) return "enum";
  const types = Array.isArray(schema.type) ? schema.type.filter((type) => type !== "null") : [schema.type];
  const [type] = types;
  return types.length === 1 && typeof type === "string" && type !== "enum" && type in kinds
    ? (type as ParamKind)
    : "other";
}

/** The schema of another kind; its explanation stays, and its default where it still fits. */
export function schemaOfKind(
  kind: ParamKind,
  { description, title, default: preset }: JsonSchema,
): JsonSchema {
  const face = { ...(title !== undefined && { title }), ...(description !== undefined && { description }) };
  if (kind === "other") return { ...face, type: "object", properties: {} };
  if (kind === "enum") return { ...face, type: "string", enum: ["first", "second"] };
  if (isPickable(kind))
    return { ...face, type: "string", format: kind, ...(typeof preset === "string" && { default: preset }) };
  const fits =
    typeof preset === (kind === "integer" ? "number" : kind) &&
    (kind !== "integer" || Number.isInteger(preset));
  return { ...face, type: kind, ...(fits && { default: preset }) };
}

/** The schema with null allowed, or not. */
export function withNull(schema: JsonSchema, isNullable: boolean): JsonSchema {
  const type = Array.isArray(schema.type) ? schema.type.find((each) => each !== "null") : schema.type;
  if (isNullable) return { ...schema, type: [type, "null"] };
  const { default: preset, ...rest } = schema;
  return { ...rest, type, ...(preset !== null && preset !== undefined && { default: preset }) };
}

/** True for kinds whose default is written as it is, not as JSON. */
export function isTextual(kind: ParamKind): boolean {
  return kind === "string" || kind === "enum" || isPickable(kind);
}

/** Limits stay as they are: forms and checks know them. */
function isLimit(key: string): boolean {
  return /^(min|max|exclusive|multipleOf|pattern)/.test(key);
}
