/** Text that a spreadsheet takes for a formula, also after leading blanks (OWASP, "CSV Injection"). */
const formula = /^[\s\uFEFF]*[=+\-@\uFF1D\uFF0B\uFF0D\uFF20]|^[\t\r\n]/;
const number = /^[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?$/i;
const special = /[",\r\n]/;

/** The same patterns for RE2, whose `\s` has ASCII blanks only: DuckDB writes CSV by them (lib/datasets/csv-sql.ts). */
export const csvPatterns = {
  formula: "^[\\s\\v\\pZ\\x{FEFF}]*[-=+@\\x{FF1D}\\x{FF0B}\\x{FF0D}\\x{FF20}]|^[\\t\\r\\n]",
  number: "(?i)[+-]?([0-9]+[.]?[0-9]*|[.][0-9]+)(e[+-]?[0-9]+)?",
  special: '[",\\r\\n]',
};

/**
 * A line of CSV (RFC 4180) as every export writes it. Text that a spreadsheet would run as a formula gets a leading
 * apostrophe; numbers, and text that is a number, do not.
 */
export function csvLine(cells: (string | number | boolean | null | undefined)[]): string {
  return `${cells.map(csvCell).join(",")}\r\n`;
}

/** A line of CSV for a program, with every value as it is. */
export function dataLine(cells: readonly string[]): string {
  return `${cells.map(quoted).join(",")}\r\n`;
}

function csvCell(value: string | number | boolean | null | undefined): string {
  if (value === null || value === undefined) return "";
  if (typeof value !== "string") return String(value);
  const safe = !number.test(value) && formula.test(value) ? `'${value}` : value;
  return quoted(safe);
}

function quoted(text: string): string {
  return special.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/**
 * A line of CSV (RFC 4180) with texts exactly as they are, for a file that the portal itself reads again. Null is an empty
 * cell, an empty text is `""`.
 */
export function exactCsvLine(cells: readonly (string | null)[]): string {
  const cell = (value: string | null) => (value === "" ? '""' : quoted(value ?? ""));
  return `${cells.map(cell).join(",")}\r\n`;
}
