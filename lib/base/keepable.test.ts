import fc from "fast-check";
import { expect, test } from "vitest";
import { keepableText, maxDepth, messageOf, requireKeepable, whyNotKept } from "./keepable";

const nested = (levels: number) => JSON.parse("[".repeat(levels) + "]".repeat(levels));
const circular: Record<string, unknown> = {};
circular.self = { circular };
const throwing = new Proxy(
  {},
  {
    get() {
      throw new Error("get");
    },
    getPrototypeOf() {
      throw new Error("prototype");
    },
    has() {
      throw new Error("has");
    },
    ownKeys() {
      throw new Error("keys");
    },
  },
);
const wide = Array.from({ length: 40 }).reduce<unknown>((inner) => [inner, inner], 1);

test.each([
  ["U+0000 in a text", { a: ["x\0"] }, "v.a.0", /U\+0000/],
  ["U+0000 in a key", { "a\0": 1 }, "v.a\uFFFD", /U\+0000/],
  ["half a surrogate pair", { a: "\ud83e" }, "v.a", /surrogate/],
  ["the other half, in a key", { "\udd23": 1 }, "v.\uFFFD", /surrogate/],
  ["a key that records drop", { a: JSON.parse('{ "__proto__": 1 }') }, "v.a.__proto__", /called __proto__/],
  ["a BigInt", { a: { b: 10n } }, "v.a.b", /integer is too large/],
  ["NaN", { a: Number.NaN }, "v.a", /NaN/],
  ["Infinity", [1, Number.POSITIVE_INFINITY], "v.1", /Infinity/],
  ["a function", { run() {} }, "v.run", /function/],
  ["a symbol", { a: Symbol("s") }, "v.a", /symbol/],
  ["a Map, whose JSON is {}", { a: new Map([[1, 2]]) }, "v.a", /Map/],
  ["an Error, whose JSON is {}", { a: new Error("x") }, "v.a", /Error/],
  ["a circle", circular, "v.self.circular", /contains itself/],
  ["a thrown getter", { a: throwing }, "v.a", /cannot be read/],
  ["a toJSON that gives itself", { a: { toJSON: () => ({ b: 1n }) } }, "v.a.b", /integer/],
])("%s cannot be kept", (_, value, path, message) => {
  expect(whyNotKept(value, "v")).toEqual({ path, message: expect.stringMatching(message) });
});

test("depth and size are bounded, however a value is built", () => {
  expect(whyNotKept(nested(maxDepth))).toBeUndefined();
  expect(whyNotKept(nested(maxDepth + 1))?.message).toMatch(/more than 100 levels/);
  expect(whyNotKept(nested(100_000))?.path).toBe("0.0.0.0.0.0.0.0.0.0.…");
  expect(whyNotKept("x".repeat(3000), "text", 2048)).toEqual({
    path: "text",
    message: "The value is larger than 2 KB.",
  });
  // 2^40 numbers when serialised.
  expect(whyNotKept(wide, "wide", 1_048_576)?.message).toMatch(/larger than 1 MB/);
});

test("what JSON has can be kept, as it is", () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 5 }), (value) => {
      expect(requireKeepable(value, "value")).toBe(value);
    }),
  );
  expect(whyNotKept({ at: new Date(0), left: undefined, pair: "🤣" })).toBeUndefined();
  expect(() => requireKeepable({ a: 1n }, "output")).toThrow(/^output\.a: This integer is too large/);
});

test("any text becomes one that can be kept", () => {
  expect(keepableText("a\0b \ud83e 🤣")).toBe("a\uFFFDb \uFFFD 🤣");
  fc.assert(
    fc.property(
      fc.string({ unit: "binary", maxLength: 20 }),
      fc.integer({ min: 1, max: 20 }),
      (text, length) => {
        const kept = keepableText(`${text}\ud83e\0`, length);
        expect(whyNotKept(kept)).toBeUndefined();
        expect(kept.length).toBeLessThanOrEqual(length);
      },
    ),
  );
});

test.each([
  [new Error("plain"), "plain"],
  [new Error(""), "Error"],
  [new Error("a\0b\ud83e"), "a\uFFFDb\uFFFD"],
  ["just a text", "just a text"],
  [null, "null"],
  [undefined, "undefined"],
  [{ code: 7 }, '{"code":7}'],
  [{ message: "of an object" }, "of an object"],
  [Object.assign(new Error("x"), { message: { not: "a text" } }), "Error"],
  [Object.create(null), "{}"],
  [circular, "[object Object]"],
  [throwing, "An unreadable value was thrown."],
  [10n, "10"],
  [Symbol("s"), "Symbol(s)"],
  [new Error("e".repeat(3_000_000)), `${"e".repeat(3999)}…`],
])("any thrown value has a message %#", (thrown, message) => {
  expect(messageOf(thrown)).toBe(message);
});
