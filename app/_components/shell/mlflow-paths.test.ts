import { expect, test } from "vitest";
import { pathOfMlflowAddress } from "./mlflow-paths";

const run = "0123456789abcdef0123456789abcdef";

test.each([
  [`#/experiments/1/runs/${run}`, `/experiments/1/runs/${run}`],
  [`#/experiments/1/runs/${run}/artifacts`, `/experiments/1/runs/${run}`],
  ["#/experiments/12", "/experiments/12"],
  ["#/experiments/12/models", "/experiments/12"],
  ["#/experiments/3/traces?selectedEvaluationId=tr-a%2Fb", "/experiments/3/traces/tr-a%2Fb"],
  ["#/experiments/3/traces", "/experiments/3/traces"],
  ["#/models/fraud/versions/2", "/models/fraud/2"],
  ["#/models/my%20model", "/models/my%20model"],
])("%s opens %s", (hash, path) => {
  expect(pathOfMlflowAddress(hash)).toBe(path);
});

test.each([
  "",
  "#content",
  "#/experiments/../settings",
  "#//evil.example/x",
  "#/models/a/../../settings/versions/1",
  "#javascript:alert(1)",
])("%j opens nothing else", (hash) => {
  expect(pathOfMlflowAddress(hash)).toBeUndefined();
});
