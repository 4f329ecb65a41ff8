import { expect, test } from "vitest";
import { readConfigs } from "./function-config";

const config = (settings: object) => ({
  functions: [{ id: "app-f", triggers: [{ event: "e" }], steps: { step: {} }, ...settings }],
});

test.each([
  [{ triggers: [{ event: "e", expression: "event.data.size >" }] }, "app-f: triggers.0"],
  [{ cancel: [{ event: "e", if: "= 1" }] }, "app-f: cancel.0.if is not a valid expression"],
  [{ triggers: [{ cron: "* * *" }] }, "app-f: triggers.0"],
  [{ concurrency: [{ limit: 1, scope: "account" }] }, "needs a key"],
  [{ throttle: { limit: 1, period: "soon" } }, "app-f: throttle.period is not a duration"],
  [{ steps: { step: { retries: { attempts: 21 } } } }, "app-f: steps.step.retries.attempts"],
  [
    { batchEvents: { maxSize: 2, timeout: "1s" }, singleton: { mode: "skip" } },
    "app-f: singleton cannot be combined with",
  ],
  [{ telepathy: true }, "app-f: telepathy is not done"],
])("%j is refused at registration, by function and setting", (settings, message) => {
  expect(() => readConfigs(config(settings))).toThrow(message);
});

test("a number, one limit or several say the concurrency", () => {
  const limitsOf = (concurrency: unknown) => readConfigs(config({ concurrency }))[0]?.concurrency;
  expect(limitsOf(3)).toEqual([{ limit: 3, scope: "fn" }]);
  expect(limitsOf({ limit: 3, key: "event.data.a" })).toEqual([
    { limit: 3, key: "event.data.a", scope: "fn" },
  ]);
  expect(limitsOf([{ limit: 3 }, { limit: 9, key: "'all'", scope: "env" }])).toHaveLength(2);
});
