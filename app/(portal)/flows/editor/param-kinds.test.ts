import { expect, test } from "vitest";
import { kindOf, type ParamKind, schemaOfKind } from "./param-kinds";

test("every kind's schema is of that kind", () => {
  for (const kind of [
    "string",
    "integer",
    "number",
    "boolean",
    "enum",
    "dataset",
    "column",
    "model",
    "model-version",
    "other",
  ])
    expect(kindOf(schemaOfKind(kind as ParamKind, { type: "string", default: "claims" }))).toBe(kind);
});

test("a picked name keeps its default, and what no field shows is something else", () => {
  expect(schemaOfKind("dataset", { type: "string", default: "claims", description: "Which" })).toEqual({
    type: "string",
    format: "dataset",
    default: "claims",
    description: "Which",
  });
  expect(kindOf({ type: "string", format: "date" })).toBe("other");
  expect(kindOf({ format: "dataset", anyOf: [{ type: "string" }] })).toBe("other");
});
