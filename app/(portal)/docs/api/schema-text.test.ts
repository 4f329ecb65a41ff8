import { expect, test } from "vitest";
import { schemaText } from "./schema-text";

test("a schema reads as a type, with bounds and defaults", () => {
  const schema = {
    type: "object",
    properties: {
      name: { type: "string", maxLength: 80 },
      limit: { type: "integer", minimum: 1, maximum: 200, default: 50, description: "Most items." },
      states: { type: "array", items: { enum: ["Failed", "Crashed"] } },
      params: { type: "object", additionalProperties: {} },
      at: { anyOf: [{ type: "string", format: "date-time" }, { type: "null" }] },
      nodes: {
        type: "array",
        items: { type: "object", properties: { id: { type: "string" } }, required: ["id"] },
      },
    },
    required: ["name"],
  };
  expect(schemaText(schema)).toBe(`{
  name: string  // at most 80 characters
  limit?: integer  // Most items.; 1–200; default 50
  states?: ("Failed" | "Crashed")[]
  params?: { [name]: unknown }
  at?: string | null
  nodes?: {
    id: string
  }[]
}`);
});
