import { DomainError } from "@/lib/base/errors";
import { counted } from "@/lib/base/number-text";
import { isClaimsOutcome } from "@/lib/datasets/claims-table";
import { type CodedColumn, countsOf } from "@/lib/datasets/coded-column";
import { identifier } from "@/lib/datasets/duckdb";
import { knownLabels, readLabel } from "@/lib/datasets/label";
import { type Outcome, outcomeReader } from "@/lib/datasets/outcome";
import { readValue } from "@/lib/datasets/read-value";
import type { Reading } from "@/lib/datasets/table-of";

/** Reads an outcome's column as text, regardless of its profile, so that messages show its values as written. */
export function targetReading({ column }: Pick<Outcome, "column">): Record<string, Reading> {
  return { [column]: { type: "text" } };
}

const shownValues = 5;
/** Minimum rows of a table to train on, and of each class. Claims, whose flow is older, may have fewer. */
const fewestRows = 50;
const fewestOfClass = 5;

type Count = { name: string; rows: number };

/**
 * Encodes labels: 1 for positive, 0 for negative.
 * @throws DomainError "invalid" for values that are not of the outcome, or when all rows have the same label
 */
export function encodeTarget(column: CodedColumn, outcome: Outcome): Uint8Array {
  const { values, codes } = column;
  const counts = countsOf(column);
  checkTarget(
    [...counts].map(([name, rows]) => ({ name, rows })),
    outcome,
  );
  const read = outcomeReader(outcome);
  const labelOf = values.map((value) => read(value) ?? 0);
  const labels = new Uint8Array(codes.length);
  for (let row = 0; row < codes.length; row++) labels[row] = labelOf[codes[row]!]!;
  return labels;
}

/** Labels as texts: "1" for positive, "0" for negative, "" for an outcome that is not known. */
export function labelTexts({ values, codes }: CodedColumn, outcome: Outcome): CodedColumn {
  const read = outcomeReader(outcome);
  return { values: values.map((value) => String(read(value) ?? "")), codes };
}

/**
 * Finds both classes of an outcome among the values of its column.
 * @param target column and positive value, as the dataset's schema names them @param counts rows by value
 * @param distinct number of values, where `counts` has the most frequent ones only
 * @throws DomainError "invalid" when the column does not have exactly one other value
 */
export function findOutcome(
  target: Pick<Outcome, "column" | "positive">,
  counts: readonly Count[],
  distinct = 0,
): Outcome {
  const usual = { ...target, negative: null };
  if (isClaimsOutcome(usual)) return usual;
  const isUsual = (name: string) => readLabel(name) !== undefined || isMissing(name);
  if (isUsual(target.positive) && counts.every(({ name }) => isUsual(name))) return usual;
  const positive = readValue(target.positive, { type: "text" });
  const others = counts
    .filter(({ name }) => !isMissing(name) && readValue(name, { type: "text" }) !== positive)
    .toSorted((a, b) => b.rows - a.rows);
  if (others.length > 1)
    throw new DomainError(
      "invalid",
      `${target.column} has ${counted(Math.max(distinct, others.length + 1), "value")}, and a model learns one of two: beside "${target.positive}" there are ${inWords(others)}. Choose a column of two values, or merge the others.`,
    );
  return others[0] ? { ...target, negative: others[0].name } : usual;
}

/**
 * Checks that the target's values are of the outcome and that both classes occur. @param counts rows by value
 * @returns the number of positive rows @throws DomainError "invalid" naming the values found
 */
export function checkTarget(counts: readonly Count[], outcome: Outcome): number {
  const read = outcomeReader(outcome);
  const sorted = counts.toSorted((a, b) => b.rows - a.rows);
  const rows = sorted.reduce((sum, count) => sum + count.rows, 0);
  if (rows > 0 && rows < fewestRows && !isClaimsOutcome(outcome))
    throw new DomainError(
      "invalid",
      `The dataset has ${counted(rows, "row")}, too few to learn from and to test on. A training takes at least ${fewestRows}.`,
    );
  const wrong = sorted.filter(({ name }) => read(name) === undefined);
  if (wrong.length > 0) throw new DomainError("invalid", wrongValues(outcome, sorted, wrong));
  const rowsOf = (label: 0 | 1) =>
    sorted.filter(({ name }) => read(name) === label).reduce((sum, { rows }) => sum + rows, 0);
  const [positives, others] = [rowsOf(1), rowsOf(0)];
  if (positives === 0 || others === 0)
    throw new DomainError(
      "invalid",
      `${outcome.column} has a single class: ${inWords(sorted) || "no rows"}. A model needs both ${isClaimsOutcome(outcome) ? "frauds and legitimate claims" : `rows with "${outcome.positive}" and others`} to learn from.`,
    );
  const [rarer, few] =
    positives < others ? [`"${outcome.positive}"`, positives] : [otherThan(outcome), others];
  if (few < fewestOfClass && !isClaimsOutcome(outcome))
    throw new DomainError(
      "invalid",
      `${outcome.column} is ${rarer} in ${counted(few, "row")}, too few to learn from and to test on. A training takes at least ${fewestOfClass} rows of each class.`,
    );
  return positives;
}

const otherThan = ({ positive, negative }: Outcome) =>
  negative === null ? `not "${positive}"` : `"${negative}"`;

function wrongValues(outcome: Outcome, counts: readonly Count[], wrong: readonly Count[]): string {
  const { column, positive, negative } = outcome;
  const right = counts.filter((count) => !wrong.includes(count));
  if (isClaimsOutcome(outcome))
    return `${column} must say of each claim whether it was a fraud: ${knownLabels}. It has ${inWords(wrong)}${right.length > 0 ? ` beside ${inWords(right)}` : ""}.`;
  if (right.length === 0 && wrong.every(({ name }) => isMissing(name)))
    return `${column} has no value in any row, and a model learns from known outcomes. Upload them, or choose another target in the dataset's schema.`;
  if (wrong.every(({ name }) => isMissing(name)))
    return `${column} has ${inWords(wrong)}. A model learns from rows whose outcome is known: fill these in, or save the others as a dataset on the page SQL, with ${identifier(column)} IS NOT NULL.`;
  return `${column} must be "${positive}" or ${negative === null ? "its opposite" : `"${negative}"`} in each row. It has ${inWords(wrong)}${right.length > 0 ? ` beside ${inWords(right)}` : ""}.`;
}

const isMissing = (text: string) => readValue(text, { type: "text" }) === null;

/** Lists counts in words, such as `"N" in 1,128 rows, no value in 3 rows and 4 others`. */
function inWords(counts: readonly Count[]): string {
  const shown = counts.slice(0, shownValues).map(({ name, rows }) => {
    const value = name === "" ? "no value" : `"${name.slice(0, 40)}"`;
    return `${value} in ${counted(rows, "row")}`;
  });
  const others = counts.length - shown.length;
  if (others > 0) shown.push(`${counted(others, "other value")}`);
  return shown.length < 2 ? shown.join("") : `${shown.slice(0, -1).join(", ")} and ${shown.at(-1)}`;
}
