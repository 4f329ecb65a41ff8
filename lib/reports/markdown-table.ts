import { codeSpan, markdownText } from "@/lib/base/markdown-text";
import { fixed } from "@/lib/base/number-text";

/** Cell of a table: plain text, or Markdown. */
export type Cell = string | number | { markdown: string };

/** A bold cell. */
export function bold(text: string): Cell {
  return { markdown: `**${markdownText(text)}**` };
}

/** A cell formatted as code. */
export function code(text: string): Cell {
  // GFM splits rows first, and has no code span with a pipe after a backslash.
  return text.includes("\\|") ? text : { markdown: codeSpan(text) };
}

/** A GFM table. Columns named in `numeric` are right-aligned. Text in cells and the header is escaped. */
export function markdownTable(head: string[], rows: Cell[][], numeric: string[] = []): string {
  const line = (cells: Cell[]) => `| ${cells.map(inRow).join(" | ")} |`;
  return [
    line(head),
    `|${head.map((name) => (numeric.includes(name) ? "---:" : "---")).join("|")}|`,
    ...rows.map(line),
  ].join("\n");
}

/** Formats a score of 0–1 with three decimals, or more where it would read as 0; NaN as a dash. */
export function score(value: number): string {
  return Number.isFinite(value) ? fixed(value, 3) : "–";
}

/** Formats a threshold with two decimals when they are exact, else with four; a small one with three digits. */
export function thresholdText(value: number): string {
  if (Math.abs(Number(value.toFixed(2)) - value) < 1e-9) return value.toFixed(2);
  return value < 0.01 ? String(Number(value.toPrecision(3))) : value.toFixed(4);
}

/** Formats a whole number with thousands separators. */
export function count(value: number): string {
  return value.toLocaleString("en-US");
}

/** Formats an amount of money with thousands separators. */
export function money(value: number, decimals = 2): string {
  return value.toLocaleString("en-US", { minimumFractionDigits: decimals, maximumFractionDigits: decimals });
}

function inRow(cell: Cell): string {
  const markdown = typeof cell === "object" ? cell.markdown : markdownText(String(cell));
  // Keeps escaped pipes; escapes the others, in code, for the row.
  return markdown.replace(/\\.|\|/gs, (found) => (found === "|" ? "\\|" : found));
}
