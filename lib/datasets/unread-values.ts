import type { DatasetColumn } from "./dataset";

const shownValues = 3;

/**
 * Warning that names a column and its non-numeric values when most values are numbers; undefined for any other column.
 */
export function unreadInWords({ name, type, unread }: DatasetColumn): string | undefined {
  if (!unread) return undefined;
  const { rows, values } = unread;
  const shown = values.slice(0, shownValues).map(({ value }) => `"${value.slice(0, 40)}"`);
  if (values.length > shownValues) shown.push("…");
  const inRows = rows === 1 ? "1 row holds another" : `${rows.toLocaleString("en-US")} rows hold others`;
  return type === "text"
    ? `${name} is read as text: most of its values are numbers, but ${inRows} (${shown.join(", ")}).`
    : `${name} is read as numbers; ${inRows}, read as missing (${shown.join(", ")}).`;
}
