import { DrizzleQueryError } from "drizzle-orm";
import { expect, test } from "vitest";
import { describeError } from "./log-error";

test("an error is described by message, code and places, without the values of the statement", () => {
  const cause = Object.assign(new Error("invalid input syntax for type json"), {
    code: "22P02",
    where: 'JSON data, line 1: {"claim": "canary',
  });
  const error = new DrizzleQueryError("insert into runs values ($1)", ['{"claim": "canary"}'], cause);
  const text = describeError(error);
  expect(text).not.toContain("canary");
  expect(text).toMatch(/^Error: invalid input syntax for type json\n {4}at .*log-error\.test\.ts/);
  expect(text).toContain("caused by Error (22P02): invalid input syntax for type json");
});

test("describes any thrown value, in limited length", () => {
  expect(describeError("a text")).toBe("a text");
  expect(describeError(new Error("e".repeat(3_000_000))).length).toBeLessThan(6_000);
  const circle = new Error("circle");
  circle.cause = circle;
  expect(describeError(circle).split("caused by")).toHaveLength(4);
  const throwing = new Proxy(new Error("x"), {
    get() {
      throw new Error("get");
    },
  });
  expect(describeError(throwing)).toBe("An unreadable value was thrown.");
});
