import { expect, test } from "vitest";
import { readConfigs } from "./function-config";
import { newRun } from "./new-run";

const event = { id: "e", name: "e", data: { team: { id: 7 }, n: 3, plan: "pro" }, ts: 0 };
const runOf = (settings: object) => {
  const config = { id: "app-f", triggers: [{ event: "e" }], steps: { step: {} }, ...settings };
  const [read] = readConfigs({ functions: [config] });
  return newRun(read!, event);
};

test("a concurrency key is what its expression gives, within its scope", () => {
  const concurrency = [
    { limit: 2, key: "event.data.team" },
    { limit: 9, key: "'n' + string(event.data.n)", scope: "env" },
  ];
  expect(runOf({ concurrency })).toMatchObject({
    slots: ['fn:app-f:event.data.team:{"id":"7"}', "env:'n' + string(event.data.n):n3"],
    slotLimits: [2, 9],
  });
  expect(runOf({ concurrency: 4 })).toMatchObject({ slots: ["fn:app-f::"], slotLimits: [4] });
});

test("a limit of 0 is none", () => {
  expect(runOf({ concurrency: 0 }).slots).toBeUndefined();
});

test.each([
  ["event.data.plan == 'pro' ? 120 : 0", 120],
  ["event.data.n * 100000", 43_200],
  ["event.data.missing", 0],
  ["event.data.plan", 0],
])("the priority %s is %i", (run, priority) => {
  expect(runOf({ priority: { run } }).priority).toBe(priority);
});

test("durations are read into milliseconds", () => {
  expect(runOf({ timeouts: { start: "1m30s", finish: "2h" } })).toMatchObject({
    startMs: 90_000,
    finishMs: 7_200_000,
  });
});
