import { expect, test } from "vitest";
import { z } from "zod";
import { issueInWords } from "./issue-words";

const wordsOf = (schema: z.ZodType, value: unknown) =>
  schema.safeParse(value).error?.issues.map((issue) => issueInWords(issue));

test.each([
  ["a number at an excluded bound", z.number().lt(1), 1, "Must be below 1."],
  ["a number under an excluded bound", z.number().gt(0), 0, "Must be above 0."],
  ["a number over its bound", z.number().max(4294967295), 5e9, "Must be at most 4,294,967,295."],
  ["a number under its bound", z.int().min(1), 0, "Must be at least 1."],
  ["a small bound", z.number().min(0.0001), 0, "Must be at least 0.0001."],
  ["a fraction", z.int(), 1.5, "Must be a whole number."],
  ["a text for a number", z.number(), "1", "Must be a number."],
  ["nothing", z.string(), undefined, "This is required."],
  ["an empty text", z.string().min(1), "", "This is required."],
  ["a short text", z.string().min(12), "abc", "Must have at least 12 characters."],
  ["a long text", z.string().max(3), "abcd", "Must have at most 3 characters."],
  ["an empty list", z.array(z.string()).min(1), [], "Must have at least 1 entry."],
  ["another choice", z.enum(["fixed", "lowest-cost"]), "cheap", "Must be one of fixed, lowest-cost."],
  ["another literal", z.literal("latest"), "newest", "Must be latest."],
  ["a union", z.union([z.int().min(1), z.literal("latest")]), "new", "Must be a number, or latest."],
  ["an address", z.email(), "no", "Must be an e-mail address, such as name@example.com."],
  ["a time", z.iso.datetime(), "now", "Must be a time, such as 2026-01-31T12:00:00Z."],
  ["a pattern", z.string().regex(/^a+$/), "b", "Does not have the form /^a+$/."],
  ["a field that is not known", z.strictObject({}), { a: 1 }, "Not known here: a. Leave it out."],
  ["a multiple", z.number().multipleOf(5), 7, "Must be a multiple of 5."],
])("%s", (_, schema, value, words) => {
  expect(wordsOf(schema, value)).toEqual([words]);
});

test("a message of the schema's own stays", () => {
  expect(wordsOf(z.string().min(1, "Enter a name first."), "")).toEqual(["Enter a name first."]);
  expect(wordsOf(z.number({ error: "Invalidate nothing." }), "")).toEqual(["Invalidate nothing."]);
});
