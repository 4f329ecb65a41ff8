import { expect, test } from "vitest";
import { DatasetName } from "@/lib/datasets/dataset";
import { monitorRequestsHref } from "./monitor-requests-href";

test.each([
  ["fraud", "fraud-requests"],
  ["Fraud  Model (new)", "fraud-model-new-requests"],
  [`${"a".repeat(49)} b`, `${"a".repeat(49)}-b-requests`],
  [`${"a".repeat(53)} b`, `${"a".repeat(53)}-requests`],
  ["模型", "model-requests"],
])("requests to %s become a dataset with a valid name", (model, name) => {
  const query = new URL(monitorRequestsHref(model), "http://portal").searchParams;
  expect(query.get("output")).toBe(name);
  expect(DatasetName.safeParse(name).success).toBe(true);
});
