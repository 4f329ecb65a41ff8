import { DomainError } from "@/lib/base/errors";
import { counted } from "@/lib/base/number-text";
import { type CodedColumn, countsOf } from "@/lib/datasets/coded-column";
import { targetColumn } from "@/lib/datasets/dataset";
import { knownLabels, readLabel } from "@/lib/datasets/label";
import type { Reading } from "@/lib/datasets/table-of";

/** Name of the label column: whether a claim was a fraud. */
export const target = targetColumn;

/** Reads the target as text, regardless of its profile, so that messages show its values as written. */
export const targetReading: Record<string, Reading> = { [target]: { type: "text" } };

const shownValues = 5;

/**
 * Encodes labels: 1 for fraud, 0 for legitimate.
 * @throws DomainError "invalid" for values that are not labels, or when all rows have the same label
 */
export function encodeTarget(column: CodedColumn): Uint8Array {
  const { values, codes } = column;
  const counts = countsOf(column);
  checkTarget([...counts].map(([name, rows]) => ({ name, rows })));
  const isFraud = values.map((value) => readLabel(value) ?? 0);
  const labels = new Uint8Array(codes.length);
  for (let row = 0; row < codes.length; row++) labels[row] = isFraud[codes[row]!]!;
  return labels;
}

/**
 * Checks that the target's values are labels and that both classes occur. @param counts rows by value
 * @returns the number of frauds @throws DomainError "invalid" naming the values found
 */
export function checkTarget(counts: readonly { name: string; rows: number }[]): number {
  const sorted = counts.toSorted((a, b) => b.rows - a.rows);
  const wrong = sorted.filter(({ name }) => readLabel(name) === undefined);
  if (wrong.length > 0)
    throw new DomainError(
      "invalid",
      `${target} must say of each claim whether it was a fraud: ${knownLabels}. It has ${inWords(wrong)}${wrong.length < sorted.length ? ` beside ${inWords(sorted.filter((count) => !wrong.includes(count)))}` : ""}.`,
    );
  const rowsOf = (label: 0 | 1) =>
    sorted.filter(({ name }) => readLabel(name) === label).reduce((sum, { rows }) => sum + rows, 0);
  const [frauds, others] = [rowsOf(1), rowsOf(0)];
  if (frauds === 0 || others === 0)
    throw new DomainError(
      "invalid",
      `${target} has a single class: ${inWords(sorted) || "no rows"}. A model needs both frauds and legitimate claims to learn from.`,
    );
  return frauds;
}

/** Lists counts in words, such as `"N" in 1,128 rows, no value in 3 rows and 4 others`. */
function inWords(counts: readonly { name: string; rows: number }[]): string {
  const shown = counts.slice(0, shownValues).map(({ name, rows }) => {
    const value = name === "" ? "no value" : `"${name.slice(0, 40)}"`;
    return `${value} in ${counted(rows, "row")}`;
  });
  const others = counts.length - shown.length;
  if (others > 0) shown.push(`${counted(others, "other value")}`);
  return shown.length < 2 ? shown.join("") : `${shown.slice(0, -1).join(", ")} and ${shown.at(-1)}`;
}
