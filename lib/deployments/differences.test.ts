import { expect, test } from "vitest";
import { choiceInWords, differencesInWords, settingInWords } from "./differences";

test("changes by someone else are listed setting by setting", () => {
  const before = {
    name: "Daily",
    description: "",
    version: null,
    params: { seed: 1 },
    blocks: {},
    tags: ["a"],
    pool: null,
    concurrencyLimit: null,
    onConflict: "queue" as const,
    priority: null,
    retries: 0,
    retryDelayMs: 0,
  };
  expect(differencesInWords(before, before)).toEqual([]);
  expect(
    differencesInWords(before, {
      ...before,
      name: "Nightly",
      params: { seed: 2 },
      tags: [],
      concurrencyLimit: 3,
    }),
  ).toEqual([
    "Name: now “Nightly”, before “Daily”.",
    'Parameters: now {"seed":2}, before {"seed":1}.',
    "Tags: now not set, before a.",
    "Concurrency limit: now 3, before not set.",
  ]);
});

test("settings are called as the form calls them, what is within by its own name", () => {
  expect(["concurrencyLimit", "params.seed", "isPaused"].map(settingInWords)).toEqual([
    "Concurrency limit",
    "Parameters: seed",
    "Paused",
  ]);
});

test("a stored code is in the words of the form", () => {
  expect(choiceInWords({ path: "onConflict", before: "queue", after: "cancel-new" })).toEqual({
    path: "onConflict",
    before: "queue new runs",
    after: "cancel new runs",
  });
  expect(choiceInWords({ path: "onConflict", after: "queue" })).toEqual({
    path: "onConflict",
    before: undefined,
    after: "queue new runs",
  });
  expect(choiceInWords({ path: "name", after: "queue" })).toEqual({ path: "name", after: "queue" });
});
