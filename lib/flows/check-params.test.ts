import { expect, test } from "vitest";
import { z } from "zod";
import type { DomainError } from "@/lib/base/errors";
import { PlainName } from "@/lib/base/plain-name";
import { checkParams } from "./check-params";

const schema = z.toJSONSchema(
  z.object({
    model: z.string(),
    note: z.string().default("none"),
    comment: z.string().optional(),
    mode: z.enum(["", "fast"]),
    place: z.object({ bucket: z.string() }).optional(),
    tags: z.array(z.string()).default([]),
  }),
  { io: "input" },
);

function issuesOf(params: Record<string, unknown>) {
  try {
    checkParams(schema, params);
    return [];
  } catch (error) {
    return (error as DomainError).issues;
  }
}

test("a required text that is empty is missing, at any depth", () => {
  for (const model of ["", "  "])
    expect(issuesOf({ model, mode: "" })).toEqual([{ path: "params.model", message: "This is required." }]);
  expect(issuesOf({ model: "m", mode: "", place: { bucket: "" } })).toEqual([
    { path: "params.place.bucket", message: "This is required." },
  ]);
});

test("a text that does not match its pattern is answered in words", () => {
  const named = z.toJSONSchema(z.object({ model: PlainName.meta({ format: "model" }) }), { io: "input" });
  expect(() => checkParams(named, { model: "a/b" })).toThrow(
    "The parameters do not fit: params.model: Use letters (A–Z), digits, spaces and . _ - only",
  );
});

test("a text that is not required, or may be empty by its choices, may be empty", () => {
  expect(issuesOf({ model: "m", mode: "", note: "", comment: "", tags: [""] })).toEqual([]);
});
