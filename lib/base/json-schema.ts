/** A JSON Schema of type object, draft 2020-12, as zod writes it. */
export type JsonSchema = Record<string, unknown>;
