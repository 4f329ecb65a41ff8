import { expect, test } from "vitest";
import { definitionOf } from "./definition-of";

const definition = (names: string[]) => ({
  slug: "f",
  params: { type: "object", properties: Object.fromEntries(names.map((name) => [name, { type: "string" }])) },
  nodes: [{ id: "a", task: "echo", input: {} }],
});
const fieldsOf = (names: string[], savedAt: Date) =>
  Object.keys(definitionOf({ id: "v", savedAt, definition: definition(names) }).params.properties as object);

test("a version that was saved with its fields in another order has that order", () => {
  const [first, second] = [new Date(1000), new Date(2000)];
  expect(fieldsOf(["x", "y"], first)).toEqual(["x", "y"]);
  expect(fieldsOf(["y", "x"], second)).toEqual(["y", "x"]);
});

test("a version is parsed once", () => {
  const version = { id: "once", savedAt: new Date(0), definition: definition(["x"]) };
  expect(definitionOf({ ...version })).toBe(definitionOf({ ...version }));
});
