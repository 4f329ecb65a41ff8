import { expect, test } from "vitest";
import { beginsPair, findShortcut, isForShortcuts, type Press } from "./shortcut-keys";

const named = (keys: string, label = keys) => ({ keys, label, run: () => {} });
const press = (key: string, more: Partial<Press> = {}): Press => ({
  key,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  defaultPrevented: false,
  ...more,
});

test("the handler registered last is called; a two-key shortcut takes precedence over its second key", () => {
  const shortcuts = [named("r", "refresh"), named("g r"), named("r", "retry")];
  expect(findShortcut(shortcuts, "r")?.label).toBe("retry");
  expect(findShortcut(shortcuts, "r", "g")?.keys).toBe("g r");
  expect(findShortcut(shortcuts, "x", "g")).toBeUndefined();
  expect(beginsPair(shortcuts, "g")).toBe(true);
  expect(beginsPair(shortcuts, "r")).toBe(false);
});

test("ignores keys while typing, and the browser's own shortcuts", () => {
  expect(isForShortcuts(press("j"))).toBe(true);
  expect(isForShortcuts(press("j", { on: { tagName: "INPUT", type: "search" } }))).toBe(false);
  expect(isForShortcuts(press("j", { on: { tagName: "INPUT", type: "checkbox" } }))).toBe(true);
  expect(isForShortcuts(press("j", { on: { tagName: "TEXTAREA" } }))).toBe(false);
  expect(isForShortcuts(press("j", { on: { tagName: "DIV", isContentEditable: true } }))).toBe(false);
  expect(isForShortcuts(press("r", { ctrlKey: true }))).toBe(false);
});

test("leaves Enter to a focused link or button", () => {
  expect(isForShortcuts(press("Enter", { on: { tagName: "A" } }))).toBe(false);
  expect(isForShortcuts(press("Enter", { on: { tagName: "DIV" } }))).toBe(true);
  expect(isForShortcuts(press("j", { on: { tagName: "A" } }))).toBe(true);
});
