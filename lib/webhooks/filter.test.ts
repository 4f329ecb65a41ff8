import { expect, test } from "vitest";
import { cpuTime } from "@/tests/cpu-time";
import { checkFilter, heldBackBy } from "./filter";

const many = { payload: { items: Array.from({ length: 20_000 }, (_, n) => n), deep: {} }, headers: {} };

test("a pattern is matched as the language says", () => {
  const facts = { payload: { ref: "refs/heads/main" }, headers: {} };
  expect(heldBackBy('payload.ref.matches("^refs/heads/(main|dev)$")', facts)).toBeUndefined();
  expect(heldBackBy('payload.ref.matches("^v[0-9]")', facts)).toBe("The filter did not match.");
});

test("a pattern that no linear engine takes is refused before any delivery", () => {
  expect(checkFilter('payload.ref.matches("(a)\\\\1")')[0]?.message).toContain("This is not a filter");
  expect(checkFilter('payload.ref.matches("^(a+)+$")')).toEqual([]);
});

test.each([
  ['payload.text.matches("^(a+)+$")', "did not match"],
  ["payload.items.all(a, payload.items.all(b, payload.items.all(c, a + b + c >= 0)))", "too many steps"],
  ["payload.items.exists(a, payload.items.exists(b, a + b < 0)) || true", "too many steps"],
  ["payload.items.map(a, payload.items.map(b, a)).size() > 0", "too many steps"],
  ["payload.items.all(a, payload == payload)", "too many steps"],
  ['payload.items.all(a, payload.long.contains("b") == false)', "too many steps"],
  ["payload.items.all(a, payload.long.split('').size() > 0)", "too many steps"],
  [doubled("a + a", 15), "too many steps"],
  [doubled("[a, a]", 15, "a == a"), "too many steps"],
])("%s is decided in bounded time", (filter, word) => {
  const facts = {
    ...many,
    payload: { ...many.payload, text: `${"a".repeat(40)}!`, long: "a".repeat(900_000) },
  };
  expect(checkFilter(filter)).toEqual([]);
  expect(cpuTime(() => expect(heldBackBy(filter, facts)).toContain(word))).toBeLessThan(1_000);
});

test("an ordinary delivery of a thousand items is within the steps", () => {
  const items = Array.from({ length: 1_000 }, (_, n) => ({ id: `item-${n}`, tags: ["a", "b"], price: n }));
  const facts = { payload: { items }, headers: {} };
  expect(
    heldBackBy(
      "payload.items.all(i, i.price >= 0 && i.tags.exists(t, t == 'b') && i.id.startsWith('item'))",
      facts,
    ),
  ).toBeUndefined();
});

/** A value built from itself repeatedly. */
function doubled(step: string, times: number, last = "a.size() > 0"): string {
  return `cel.bind(a, payload.items, ${`cel.bind(a, ${step}, `.repeat(times)}${last}${")".repeat(times + 1)}`;
}
