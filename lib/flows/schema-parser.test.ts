import { expect, test } from "vitest";
import { z } from "zod";
import { cpuTime } from "@/tests/cpu-time";
import { checkParamsSchema } from "./params-schema";
import { schemaParser } from "./schema-parser";

const hostile = `${"a".repeat(50_000)}!`;
const text = { type: "string", pattern: "^(a+)+$" };

test.each([
  ["a property", { properties: { value: text } }, hostile],
  ["an item", { properties: { value: { type: "array", items: text } } }, [hostile]],
  ["one of a tuple", { properties: { value: { type: "array", prefixItems: [text] } } }, [hostile]],
  ["one of several", { properties: { value: { anyOf: [{ type: "number" }, text] } } }, hostile],
  ["exactly one of several", { properties: { value: { oneOf: [{ type: "number" }, text] } } }, hostile],
  ["all of several", { properties: { value: { allOf: [text, { type: "string" }] } } }, hostile],
  ["a further property", { additionalProperties: text }, hostile],
  ["a text with a default", { properties: { value: { ...text, default: "a" } } }, hostile],
  [
    "an item of a unique list",
    { properties: { value: { type: "array", items: text, uniqueItems: true } } },
    [hostile],
  ],
  ["an object with few properties", { properties: { value: text }, minProperties: 1 }, hostile],
  ["a nested object", { properties: { value: { type: "object", properties: { x: text } } } }, { x: hostile }],
])("the pattern of %s takes linear time", (_, schema, value) => {
  const parser = schemaParser({ type: "object", ...schema });
  expect(cpuTime(() => expect(parser.safeParse({ value }).success).toBe(false))).toBeLessThan(2_000);
});

test("accepts values that match a pattern, and names those that do not", () => {
  const parser = schemaParser({
    type: "object",
    properties: { name: { type: "string", pattern: "^[a-z]+-\\d+$" } },
  });
  expect(parser.safeParse({ name: "claims-7" }).success).toBe(true);
  const issues = parser.safeParse({ name: "claims" }).error?.issues ?? [];
  expect(issues.map(({ path }) => path)).toEqual([["name"]]);
  expect(issues[0]?.message).toContain("[a-z]+");
});

test("a schema whose patterns no linear engine takes is refused by name", () => {
  const issues = checkParamsSchema({
    type: "object",
    properties: { a: { type: "string", pattern: "(?=a)b" } },
  });
  expect(issues.map(({ path }) => path)).toEqual(["params.properties.a.pattern"]);
  const names = checkParamsSchema({ type: "object", propertyNames: { pattern: "^(a+)+$" } });
  expect(names[0]?.message).toContain("propertyNames");
});

test("the formats of our own schemas can be used", () => {
  const form = z.object({
    every: z.iso.duration(),
    host: z.hostname(),
    mail: z.email(),
    at: z.iso.datetime(),
  });
  const parser = schemaParser(z.toJSONSchema(form));
  const value = { every: "PT5M", host: "a.example", mail: "a@b.example", at: "2024-01-01T00:00:00Z" };
  expect(parser.safeParse(value).success).toBe(true);
  expect(parser.safeParse({ ...value, every: "5 minutes" }).success).toBe(false);
});
