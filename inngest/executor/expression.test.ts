import { expect, test } from "vitest";
import { evaluate, holds, parseExpression } from "./expression";

const scope = {
  event: { data: { n: 3, half: 0.5, name: "a", tags: ["x"], none: null } },
  async: { data: { n: 3 } },
};

test.each([
  "event.data.n == 3",
  "event.data.n == async.data.n",
  "event.data.n > 2 && event.data.half < 1.0",
  "event.data.n % 2 == 1",
  "event.data.name.startsWith('a') || false",
  "'x' in event.data.tags",
  "event.data.none == null",
  "!has(event.data.missing)",
])("%s is true", (expression) => {
  expect(holds(expression, scope)).toBe(true);
});

test.each(["event.data.missing == 1", "event.data.name > 3", "event.data.n", "other == 1"])(
  "%s cannot be evaluated to true, so it does not hold",
  (expression) => {
    expect(holds(expression, scope)).toBe(false);
  },
);

test("a missing expression is always true", () => {
  expect(holds(undefined, scope)).toBe(true);
});

test("an expression returns its value", () => {
  expect(evaluate("event.data.name + '-' + string(event.data.n)", scope)).toBe("a-3");
  expect(Number(evaluate("event.data.n == 3 ? 120 : 0", scope))).toBe(120);
});

test("rejects an invalid expression when it is parsed", () => {
  expect(() => parseExpression("event.data.n ==")).toThrow();
});
