import type { ValueFormat } from "./value-format";

/** Between the two dates of a distance: the unit separator, which no CSV of ours has as a value. */
export const distanceSeparator = "\u001f";

/** True when a format reads numbers. */
export function readsNumbers(format: ValueFormat): boolean {
  return (
    format.type === "number" ||
    format.type === "distance" ||
    (format.type === "date" && format.part !== undefined)
  );
}

/** Columns of the file that a value is made of: its own, the date that it is a part of, or the two of a distance. */
export function sourcesOf(name: string, format: ValueFormat | undefined): string[] {
  if (format?.type === "distance") return [format.from.column, format.to.column];
  return [(format?.type === "date" && format.of) || name];
}
