import type { Spelling } from "./boolean-spellings";
import { readValue } from "./read-value";
import type { ValueFormat } from "./value-format";
import { readsNumbers } from "./value-sources";

/**
 * A column as codes: row `r` has the text `values[codes[r]]`. One, two or four bytes per row, regardless of the texts.
 */
export interface CodedColumn {
  values: string[];
  codes: Uint8Array | Uint16Array | Uint32Array;
  /** Format by which its values were read; absent when they are as written. */
  format?: ValueFormat;
  /** Spelling of the values "true" and "false" in the file; absent for other columns than booleans. */
  spelling?: Spelling | undefined;
}

/** True when a column holds numbers: by its format, or without one by all of its values. An empty column holds none. */
export function isNumeric({ values, format }: CodedColumn): boolean {
  if (format) return readsNumbers(format);
  const read = values.map((value) => [value, readValue(value, { type: "number", decimal: "." })] as const);
  return (
    read.some(([, number]) => number !== null) &&
    read.every(([value, number]) => number !== null || readValue(value, { type: "text" }) === null)
  );
}

/** Allocates the smallest typed array that can hold `rows` codes. */
export function emptyCodes(values: number, rows: number): CodedColumn["codes"] {
  if (values <= 2 ** 8) return new Uint8Array(rows);
  return values <= 2 ** 16 ? new Uint16Array(rows) : new Uint32Array(rows);
}

/** Encodes texts or numbers; values are in order of first occurrence. */
export function codedColumn(entries: readonly string[] | Float64Array): CodedColumn {
  const places = new Map<string | number, number>();
  for (const entry of entries) if (!places.has(entry)) places.set(entry, places.size);
  const codes = emptyCodes(places.size, entries.length);
  entries.forEach((entry: string | number, row: number) => {
    codes[row] = places.get(entry)!;
  });
  return { values: Array.from(places.keys(), String), codes };
}

/** A value as the file writes it: "Y" for "true". */
export function shownValue({ spelling }: Pick<CodedColumn, "spelling">, value: string): string {
  return spelling && (value === "true" || value === "false") ? spelling[value] : value;
}

/** Value of a row as the file writes it. */
export function shownAt(column: CodedColumn, row: number): string {
  return shownValue(column, textAt(column, row));
}

/** Text of a row. */
export function textAt({ values, codes }: CodedColumn, row: number): string {
  return values[codes[row]!]!;
}

/** Number of rows by value: most frequent first, equally frequent ones by value. */
export function countsOf({ values, codes }: CodedColumn): Map<string, number> {
  const counts = new Float64Array(values.length);
  for (let row = 0; row < codes.length; row++) counts[codes[row]!]!++;
  const found = values.map((value, code): [string, number] => [value, counts[code]!]);
  return new Map(found.filter(([, count]) => count > 0).sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1)));
}
