import { codeSpan, markdownText } from "@/lib/base/markdown-text";

/** A cell of a table: text as it is, or Markdown. */
export type Cell = string | number | { markdown: string };

/** A cell in bold. */
export function bold(text: string): Cell {
  return { markdown: `**${markdownText(text)}**` };
}

/** A cell in the type of code. */
export function code(text: string): Cell {
  // GFM splits rows first, and knows no code in which a pipe follows a backslash.
  return text.includes("\\|") ? text : { markdown: codeSpan(text) };
}

/** A GFM table. Columns named in `numeric` are set to the right. Text in cells and head is escaped. */
export function markdownTable(head: string[], rows: Cell[][], numeric: string[] = []): string {
  const line = (cells: Cell[]) => `| ${cells.map(inRow).join(" | ")} |`;
  return [
    line(head),
    `|${head.map((name) => (numeric.includes(name) ? "---:" : "---")).join("|")}|`,
    ...rows.map(line),
  ].join("\n");
}

/** A score of 0–1 with three decimals; NaN is a dash. */
export function score(value: number): string {
  return Number.isFinite(value) ? value.toFixed(3) : "–";
}

/** A threshold with two decimals where they say all, else with four. */
export function thresholdText(value: number): string {
  return Math.abs(Number(value.toFixed(2)) - value) < 1e-9 ? value.toFixed(2) : value.toFixed(4);
}

/** A whole number with thousands separated. */
export function count(value: number): string {
  return value.toLocaleString("en-US");
}

/** An amount of money with two decimals, thousands separated. */
export function money(value: number): string {
  return value.toLocaleString("en-US", { minimumFractionDigits: 2, maximumFractionDigits: 2 });
}

function inRow(cell: Cell): string {
  const markdown = typeof cell === "object" ? cell.markdown : markdownText(String(cell));
  // Escaped pipes stay; others, in code, are escaped for the row.
  return markdown.replace(/\\.|\|/gs, (found) => (found === "|" ? "\\|" : found));
}
