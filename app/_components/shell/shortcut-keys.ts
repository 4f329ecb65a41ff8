/** One thing that a key does. */
export type Shortcut = {
  /** A `KeyboardEvent.key`, as "j" or "Enter"; or two with a space between, pressed one after the other: "g r". */
  keys: string;
  /** Description, for the list of shortcuts. */
  label: string;
  run: () => void;
};

/** The pressed key and its context. */
export type Press = Pick<KeyboardEvent, "key" | "ctrlKey" | "metaKey" | "altKey" | "defaultPrevented"> & {
  /** The element that has the focus. */
  on?: { tagName: string; isContentEditable?: boolean; type?: string };
};

/** Keys that a focused link or button uses itself. */
const ownKeys = new Set(["Enter", " "]);
const pressable = new Set(["A", "BUTTON", "SUMMARY"]);
const typedIn = new Set(["INPUT", "TEXTAREA", "SELECT"]);
/** Keys that a group of tabs, a menu or a scrolled box uses itself are left to who registers them. */
const untyped = new Set(["checkbox", "radio", "button", "submit", "range"]);

/**
 * Whether a key press may trigger shortcuts: not while typing, not for the browser's own keys or those of the focused
 * element.
 */
export function isForShortcuts({ key, ctrlKey, metaKey, altKey, defaultPrevented, on }: Press): boolean {
  if (defaultPrevented || ctrlKey || metaKey || altKey) return false;
  if (!on) return true;
  if (on.isContentEditable) return false;
  if (typedIn.has(on.tagName) && !(on.tagName === "INPUT" && untyped.has(on.type ?? "text"))) return false;
  return !(ownKeys.has(key) && (pressable.has(on.tagName) || on.tagName === "INPUT"));
}

/**
 * The action of a key press; the last registered shortcut wins.
 * @param before the previous key, if it can start a pair
 */
export function findShortcut(
  shortcuts: readonly Shortcut[],
  key: string,
  before?: string,
): Shortcut | undefined {
  const pair = before && shortcuts.findLast(({ keys }) => keys === `${before} ${key}`);
  return pair || shortcuts.findLast(({ keys }) => keys === key);
}

/** Whether a key begins a pair of keys. */
export function beginsPair(shortcuts: readonly Shortcut[], key: string): boolean {
  return shortcuts.some(({ keys }) => keys.startsWith(`${key} `));
}
