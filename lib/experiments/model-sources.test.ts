import { expect, test } from "vitest";
import { modelSourcesOf } from "./model-sources";

test("logged models that the run made come before folders with a model, the last first", () => {
  const run = {
    id: "r1",
    models: [
      { modelId: "m-1", direction: "output" as const, step: 1 },
      { modelId: "m-0", direction: "input" as const, step: 9 },
      { modelId: "m-2", direction: "output" as const, step: 2 },
    ],
  };
  const files = ["MLmodel", "deep/model/MLmodel", "notMLmodel", "a.txt"].map((path) => ({ path }));
  expect(modelSourcesOf(run, files)).toEqual([
    { value: "models:/m-2", label: "m-2" },
    { value: "models:/m-1", label: "m-1" },
    { value: "runs:/r1/", label: "All files" },
    { value: "runs:/r1/deep/model", label: "deep/model" },
  ]);
  expect(modelSourcesOf({ id: "r1", models: [] }, [])).toEqual([]);
});
