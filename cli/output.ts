/** Text of the portal without control characters, which would steer a terminal. Line ends and tabs stay. */
export function plain(text: string): string {
  return text.replace(/\p{Cc}/gu, (sign) => (sign === "\n" || sign === "\t" ? sign : ""));
}

/** A value in one line. */
export function oneLine(value: unknown, most = 200): string {
  const text = plain(typeof value === "string" ? value : (JSON.stringify(value) ?? "")).replaceAll(
    /[\n\t]/g,
    " ",
  );
  return text.length > most ? `${text.slice(0, most - 1)}…` : text;
}

/** Columns under their titles. No rows give a dash. */
export function table(titles: string[], rows: (string | number | null)[][]): string {
  const cells = [titles, ...rows.map((row) => row.map((cell) => oneLine(cell ?? "-", 100)))];
  const widths = titles.map((_, column) => Math.max(...cells.map((row) => row[column]!.length)));
  return cells
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column]!))
        .join("  ")
        .trimEnd(),
    )
    .map((line) => `${line}\n`)
    .join("");
}

/** A value as JSON for programs. */
export function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
