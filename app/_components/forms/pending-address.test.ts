import { expect, test } from "vitest";
import { addressFields, beginLoading, whenShown } from "./pending-address";

test("forms that are sent while a page loads go on one by one, and those that are gone are passed over", () => {
  const gone: string[] = [];
  const shows: (() => void)[] = [];
  const ask = (name: string, isThere = true) =>
    whenShown(() => {
      gone.push(name);
      if (isThere) shows.push(beginLoading());
      return isThere;
    });
  ask("first");
  ask("second");
  ask("left", false);
  ask("third");
  expect(gone).toEqual(["first"]);
  shows.shift()!();
  expect(gone).toEqual(["first", "second"]);
  shows.shift()!();
  expect(gone).toEqual(["first", "second", "left", "third"]);
  shows.shift()!();
  ask("fourth");
  expect(gone.at(-1)).toBe("fourth");
  shows.shift()!();
});

test("fields that a form shows are separated from those that it keeps, also where they are equal", () => {
  const form = new FormData();
  for (const [name, value] of [
    ["chart", "bars"],
    ["sort", ""],
    ["chart", "bars"],
    ["filter", " a = 1 "],
  ] as const)
    form.append(name, value);
  form.append("file", new File(["x"], "x"));
  const kept = [
    ["chart", "bars"],
    ["sort", ""],
  ] as const;
  expect(addressFields(form, kept)).toEqual([
    ["chart", "bars"],
    ["filter", "a = 1"],
  ]);
});
