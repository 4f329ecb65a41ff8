import { describe, expect, test } from "vitest";
import { z } from "zod";
import { checkParamsSchema } from "./params-schema";

describe("checkParamsSchema", () => {
  test("accepts the JSON Schema that zod writes", () => {
    const Params = z.object({
      dataset: z.string().default("claims"),
      version: z.union([z.int().min(1), z.literal("latest")]).default("latest"),
      share: z.number().gt(0).lt(1),
      metric: z.enum(["recall", "f1"]).nullable().default(null),
      model: z.record(z.string(), z.unknown()).default({}),
    });
    expect(checkParamsSchema(z.toJSONSchema(Params, { io: "input" }))).toEqual([]);
  });

  test.each([
    ["a schema of another type", { type: "string" }, "params.type"],
    ["an unknown keyword", { type: "object", properties: { a: { if: {} } } }, "params.properties.a"],
    ["an unknown type", { type: "object", properties: { a: { type: "int" } } }, "params.properties.a.type"],
    ["a limit that is no number", { type: "object", minProperties: "1" }, "params.minProperties"],
    [
      "a broken pattern",
      { type: "object", properties: { a: { type: "string", pattern: "(" } } },
      "params.properties.a.pattern",
    ],
    ["a required name without a property", { type: "object", required: ["a"] }, "params.required"],
    [
      "a default that does not fit",
      { type: "object", properties: { a: { type: "integer", default: "many" } } },
      "params.properties.a.default",
    ],
    [
      "a name that every object has",
      { type: "object", properties: { constructor: { type: "string" } } },
      "params.properties.constructor",
    ],
  ])("%s is an issue that names the place", (_, schema, path) => {
    expect(checkParamsSchema(schema)).toEqual([{ path, message: expect.any(String) }]);
  });
});
