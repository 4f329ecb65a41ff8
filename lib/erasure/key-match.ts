import { trimEndOf } from "@/lib/base/trim-end";

/** Keys to erase, and the column that holds them. */
export interface Keys {
  column: string;
  values: readonly string[];
}

/** Text in place of an erased value. */
export const erasedText = "[erased]";

/** A key of fewer characters is erased from text only beside the column's name or below it in a table. */
const tellingLength = 6;

/** True when a cell holds one of the keys; numbers are compared by value. */
export function isKey(value: unknown, { values }: Keys): boolean {
  if (typeof value !== "string" && typeof value !== "number" && typeof value !== "bigint") return false;
  const text = String(value).trim();
  return values.some((key) => key === text || (typeof value === "number" && Number(key) === value));
}

/** Text without the keys, and the number of places that were changed. */
export function eraseInText(text: string, keys: Keys): { text: string; changed: number } {
  const { column, values } = keys;
  if (!values.some((key) => text.includes(key))) return { text, changed: 0 };
  let changed = 0;
  const count = () => {
    changed++;
    return erasedText;
  };
  let erased = withoutTableRows(text, keys, () => changed++);
  for (const key of values) {
    // "customer_id 12", "customer_id: 12", "customer_id=12", "**customer_id** `12`"
    erased = replaceTokens(erased, key, (before) =>
      key.length >= tellingLength || endsWithName(before, column) ? count() : key,
    );
  }
  return { text: erased, changed };
}

/**
 * JSON without the keys: items of a list that hold one in the column are left out, other objects keep only the column, and
 * texts are changed as `eraseInText` does. Lists of keys (`key: ["12"]`), as reports have them, count as the column.
 */
export function eraseInJson(value: unknown, keys: Keys): { value: unknown; changed: number } {
  let changed = 0;
  const holdsKey = (item: unknown): boolean => {
    if (typeof item !== "object" || item === null || Array.isArray(item)) return false;
    const record = item as Record<string, unknown>;
    if (Object.hasOwn(record, keys.column) && isKey(record[keys.column], keys)) return true;
    return Array.isArray(record.key) && record.key.some((part) => isKey(part, keys));
  };
  const walk = (given: unknown): unknown => {
    if (typeof given === "string") {
      const erased = eraseInText(given, keys);
      changed += erased.changed;
      return erased.text;
    }
    if (Array.isArray(given))
      return given.flatMap((item) => {
        if (!holdsKey(item)) return [walk(item)];
        changed++;
        return [];
      });
    if (typeof given !== "object" || given === null) return given;
    if (holdsKey(given)) {
      changed++;
      return { [keys.column]: erasedText };
    }
    const entries = Object.entries(given).map(([name, inner]) => [name, walk(inner)] as const);
    return Object.fromEntries(entries);
  };
  const erased = walk(value);
  return { value: erased, changed };
}

/** Tables of Markdown with the column in their header, without the rows of the keys. */
function withoutTableRows(text: string, keys: Keys, onRow: () => void): string {
  let place = -1;
  const kept = text.split("\n").filter((line) => {
    if (!line.trimStart().startsWith("|")) {
      place = -1;
      return true;
    }
    const cells = cellsOf(line);
    if (place < 0) {
      place = cells.indexOf(keys.column);
      return true;
    }
    if (!isKey(cells[place], keys)) return true;
    onRow();
    return false;
  });
  return kept.join("\n");
}

/** Cells of a line of a Markdown table, without emphasis and code marks. */
function cellsOf(line: string): string[] {
  const trimmed = line.trim().replace(/^\|/, "").replace(/\|$/, "");
  return trimmed
    .split(/(?<!\\)\|/)
    .map((cell) => trimEndOf(cell.trim().replace(/^[`*_]+/, ""), "`*_").trim());
}

/** Replaces a key where it stands alone: not within a longer word, number or date. */
function replaceTokens(text: string, key: string, replace: (before: string) => string): string {
  let result = "";
  let from = 0;
  for (let at = text.indexOf(key); at >= 0; at = text.indexOf(key, at + key.length)) {
    const isAlone =
      !isPartOfWord(text[at - 1], text[at - 2]) &&
      !isPartOfWord(text[at + key.length], text[at + key.length + 1]);
    if (!isAlone) continue;
    result += text.slice(from, at) + replace(text.slice(Math.max(0, at - 1100), at));
    from = at + key.length;
  }
  return result + text.slice(from);
}

/** A dot, comma or hyphen is part of a word only where the word goes on behind it: `1,234`, but not `1.` at an end. */
function isPartOfWord(next: string | undefined, beyond: string | undefined): boolean {
  if (next === undefined) return false;
  if (/[\p{L}\p{N}_]/u.test(next)) return true;
  return /[.,-]/.test(next) && beyond !== undefined && /[\p{L}\p{N}]/u.test(beyond);
}

function endsWithName(before: string, column: string): boolean {
  return trimEndOf(before, " \t\r\n:=`*_\"'#(").endsWith(column);
}
