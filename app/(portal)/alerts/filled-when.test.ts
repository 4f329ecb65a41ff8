import { expect, test } from "vitest";
import { listKinds } from "@/lib/automations/describe";
import { filledWhen } from "./filled-when";

const kinds = listKinds().when;

test("an alert begins with a failing run of the deployment that the link names", () => {
  expect(filledWhen(kinds, { deployment: "train-model" })).toMatchObject({
    type: "run-ended",
    of: { deployment: "train-model" },
  });
  expect(filledWhen(kinds, {})).toMatchObject({ type: "run-ended", of: "any" });
});

test("it begins with the condition and the model or dataset that the link names", () => {
  const moved = filledWhen(kinds, { when: "alias-moved", model: "churn", dataset: "not of this condition" });
  expect(moved).toEqual({ type: "alias-moved", alias: "champion", model: "churn" });
  expect(filledWhen(kinds, { when: "dataset-version", dataset: "orders" })).toMatchObject({
    dataset: "orders",
  });
  expect(filledWhen(kinds, { when: "no-such-condition", flow: "nightly" })).toMatchObject({
    type: "run-ended",
    of: { flow: "nightly" },
  });
});
