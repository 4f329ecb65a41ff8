import { expect, test } from "vitest";
import { AliasName, versionBefore } from "./alias";

const after = (...versions: (number | null)[]) => versionBefore(versions.map((toVersion) => ({ toVersion })));

test("a roll back goes to the previous version, and a second one further back", () => {
  expect(after()).toBeUndefined();
  expect(after(1)).toBeUndefined();
  expect(after(1, 2, 3)).toBe(2);
  expect(after(1, 2, 3, 2)).toBe(1);
  expect(after(1, 2, 3, 2, 1)).toBeUndefined();
  expect(after(1, 2, 3, 2, 4)).toBe(2);
});

test("removing an alias in between keeps its earlier history", () => {
  expect(after(1, 2, null, 3)).toBe(2);
});

test.each(["latest", "v3", "a b", ""])("rejects the alias %j", (name) => {
  expect(AliasName.safeParse(name).success).toBe(false);
});
