import fc from "fast-check";
import { expect, test } from "vitest";
import { columnKeys } from "./column-keys";

const keysOf = (...names: string[]) => [...columnKeys("woe", names).values()];

test("keys keep letters of any script, and colliding names get different keys", () => {
  expect(keysOf("Amount", "Days_Policy-Accident", "Регион", "地域")).toEqual([
    "woe-amount",
    "woe-days-policy-accident",
    "woe-регион",
    "woe-地域",
  ]);
  const [euro, dollar] = keysOf("Сумма (€)", "Сумма ($)");
  expect(euro).toMatch(/^woe-сумма-[0-9a-f]{8}$/);
  expect(dollar).toMatch(/^woe-сумма-[0-9a-f]{8}$/);
  expect(euro).not.toBe(dollar);
  expect(keysOf("€")[0]).toMatch(/^woe-[0-9a-f]{8}$/);
});

test("all columns get unique keys of limited length", () => {
  const name = fc.oneof(
    fc.string({ unit: "binary", maxLength: 600 }),
    fc.constantFrom("a b", "a-b", "A B", "scores", ""),
  );
  fc.assert(
    fc.property(fc.uniqueArray(name, { maxLength: 20 }), (names) => {
      const keys = keysOf(...names);
      expect(new Set(keys).size).toBe(names.length);
      for (const key of keys) {
        expect(key.length).toBeLessThan(200);
        expect(key.isWellFormed()).toBe(true);
      }
    }),
  );
});
