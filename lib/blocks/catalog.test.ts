import { expect, test } from "vitest";
import { fieldsWith, referencesOf } from "./block-type";
import { blockTypes } from "./catalog";

const files = Object.keys(import.meta.glob("./catalog/*.ts")).map((file) => file.match(/([^/]+)\.ts$/)?.[1]);

test("every block type is named after its file", () => {
  expect([...blockTypes.keys()]).toEqual(files);
});

test.each([...blockTypes.values()])(
  "the fields of $slug are of kinds that forms and encryption know",
  (type) => {
    const properties = type.schema.properties as Record<string, { type?: string }>;
    for (const field of fieldsWith(type, "secret")) expect(properties[field]?.type).toBe("string");
    for (const { type: wanted } of referencesOf(type)) expect(blockTypes.has(wanted)).toBe(true);
    for (const { type: kind } of Object.values(properties))
      expect(["string", "integer", "object"]).toContain(kind);
  },
);
