import { z } from "zod";
import { oppositeSpelling } from "./boolean-spellings";
import { literal } from "./duckdb";
import { labelSql, readLabel } from "./label";
import { readValue } from "./read-value";
import { readTextSql } from "./read-value-sql";

/** Outcome that a model learns: its column, and the values of both classes as written in the data. */
export const Outcome = z.object({
  column: z.string(),
  positive: z.string(),
  /** Null when the values are usual spellings of yes and no (label.ts), which may then be mixed. */
  negative: z.string().nullable(),
});
export type Outcome = z.infer<typeof Outcome>;

/** Outcome of a model from elsewhere where the data do not name one either. No column has it. */
export const unknownOutcome: Outcome = { column: "", positive: "", negative: null };

/**
 * Reader of an outcome's values: 1 for positive, 0 for negative, undefined for any other value, such as an outcome
 * that is not known yet.
 */
export function outcomeReader({ positive, negative }: Outcome): (written: string) => 0 | 1 | undefined {
  if (negative === null) {
    const wanted = readLabel(positive) ?? 1;
    return (written) => {
      const label = readLabel(written);
      return label === undefined ? undefined : label === wanted ? 1 : 0;
    };
  }
  const [yes, no] = [textOf(positive), textOf(negative)];
  return (written) => {
    const text = textOf(written);
    return text === yes ? 1 : text === no ? 0 : undefined;
  };
}

/** Text of a label, 1 or 0, as the data of an outcome write it. */
export function outcomeText({ positive, negative }: Outcome, label: number): string {
  if (label === 1) return positive;
  return negative ?? oppositeSpelling(positive) ?? (readLabel(positive) === 0 ? "1" : "0");
}

/** `outcomeReader` in SQL; null for any other value. @param written SQL expression of the value as written in the file */
export function outcomeSql({ positive, negative }: Outcome, written: string): string {
  if (negative === null) return readLabel(positive) === 0 ? `(1 - ${labelSql(written)})` : labelSql(written);
  const cases = [positive, negative].map(
    (value, place) => `when ${literal(textOf(value))} then ${1 - place}`,
  );
  return `(case ${readTextSql(written)} ${cases.join(" ")} end)`;
}

function textOf(written: string): string {
  return String(readValue(written, { type: "text" }) ?? "");
}
