import { expect, test } from "vitest";
import { keptError } from "./kept-error";

test("an error that can be kept stays as the SDK serialized it", () => {
  const error = { name: "Error", message: "x", stack: "at y", __serialized: true, cause: { code: 7 } };
  expect(keptError(error)).toBe(error);
});

test("truncates and repairs an error that is too large or cannot be stored", () => {
  const large = { name: "Error", message: "e".repeat(3_000_000), stack: "s".repeat(3_000_000) };
  expect(JSON.stringify(keptError(large)).length).toBeLessThan(20_000);
  expect(keptError({ name: "a\0", message: "half \ud83e", __serialized: true })).toEqual({
    name: "a\uFFFD",
    message: "half \uFFFD",
    stack: "",
    __serialized: true,
  });
  expect(keptError(undefined)).toBeUndefined();
  expect(keptError(10n)).toMatchObject({ name: "Error", message: "" });
});
