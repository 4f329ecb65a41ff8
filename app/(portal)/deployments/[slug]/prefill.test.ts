import { expect, test } from "vitest";
import { z } from "zod";
import { runFormHref } from "@/app/(portal)/deployments/run-form-href";
import { prefill } from "./prefill";

const schema = z.toJSONSchema(
  z.object({
    dataset: z.string().default("claims"),
    version: z.union([z.int(), z.literal("latest")]).default("latest"),
    seed: z.int().default(42),
    source: z.enum(["search", "run"]).default("search"),
    isWanted: z.boolean().default(false),
    modelParams: z.record(z.string(), z.unknown()).default({}),
    groups: z.array(z.string()).default([]),
  }),
);

test("an address fills in the parameters that it names, in their types", () => {
  const href = runFormHref("train-model", {
    dataset: "a&b",
    version: 3,
    seed: 7,
    source: "run",
    other: null,
  });
  expect(href).toBe("/deployments/train-model?dataset=a%26b&version=3&seed=7&source=run#run");
  const query = Object.fromEntries(new URL(href, "http://portal").searchParams);
  expect(prefill(schema, { ...query, isWanted: "true" })).toEqual({
    dataset: "a&b",
    version: 3,
    seed: 7,
    source: "run",
    isWanted: true,
  });
});

test("ignores parameters that the flow does not have, and repeated ones", () => {
  const query = {
    unknown: "1",
    __proto__: "x",
    params$json: "{}",
    modelParams: "{}",
    groups: "Sex",
    dataset: ["a", "b"],
    source: "x".repeat(501),
  };
  expect(prefill(schema, query)).toEqual({});
});

test("a value of the wrong type stays text, so that the form's check names it", () => {
  expect(prefill(schema, { seed: "many", source: "elsewhere" })).toEqual({
    seed: "many",
    source: "elsewhere",
  });
});
