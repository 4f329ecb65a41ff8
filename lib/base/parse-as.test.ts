import { expect, test } from "vitest";
import { z } from "zod";
import { fieldIssues } from "./parse-as";

const Seed = z.object({ seed: z.int().min(0).max(4_294_967_295), name: z.string().min(3).regex(/^a/) });

test("a number beyond two bounds is named once, with the bound of the field", () => {
  expect(fieldIssues(Seed.safeParse({ seed: 1e30, name: "abc" }).error, "params")).toEqual([
    { path: "params.seed", message: "Must be at most 4,294,967,295." },
  ]);
});

test("different problems of a field are all named", () => {
  const issues = fieldIssues(Seed.safeParse({ seed: -1, name: "b" }).error);
  expect(issues.map(({ path }) => path)).toEqual(["seed", "name", "name"]);
});

test("a value that fits no branch of a union gets a message with what each branch expects", () => {
  const Version = z.union([z.int(), z.literal("latest")]);
  expect(fieldIssues(Version.safeParse("1").error, "version")).toEqual([
    { path: "version", message: "Must be a number, or latest." },
  ]);
});
