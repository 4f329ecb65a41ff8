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

test("a key does what was registered for it last, and a pair wins over its second key", () => {
  const shortcuts = [named("r", "refresh"), named("g r"), named("r", "retry")];
  expect(findShortcut(shortcuts, "r")?.label).toBe("retry");
  expect(findShortcut(shortcuts, "r", "g")?.keys).toBe("g r");
  expect(findShortcut(shortcuts, "x", "g")).toBeUndefined();
  expect(beginsPair(shortcuts, "g")).toBe(true);
  expect(beginsPair(shortcuts, "r")).toBe(false);
});

test("typing and the browser's own keys are left alone", () => {
  expect(isForShortcuts(press("j"))).toBe(true);
  expect(isForShortcuts(press("j", { on: { tagName: "INPUT", type: "search" } }))).toBe(false);
  expect(isForShortcuts(press("j", { on: { tagName: "INPUT", type: "checkbox" } }))).toBe(true);
  expect(isForShortcuts(press("j", { on: { tagName: "TEXTAREA" } }))).toBe(false);
  expect(isForShortcuts(press("j", { on: { tagName: "DIV", isContentEditable: true } }))).toBe(false);
  expect(isForShortcuts(press("r", { ctrlKey: true }))).toBe(false);
});

test("Enter on a link or a button is the link's or the button's", () => {
  expect(isForShortcuts(press("Enter", { on: { tagName: "A" } }))).toBe(false);
  expect(isForShortcuts(press("Enter", { on: { tagName: "DIV" } }))).toBe(true);
  expect(isForShortcuts(press("j", { on: { tagName: "A" } }))).toBe(true);
});
