import { readValue } from "./read-value";
import { readTextSql } from "./read-value-sql";

/** Of texts in lower case; 1.0 and 0,0 are what spreadsheets make of 1 and 0. */
const patterns = { 1: "1(?:[.,]0*)?|true|t|yes|y", 0: "0(?:[.,]0*)?|false|f|no|n" };
const isFraud = new RegExp(`^(?:${patterns[1]})$`);
const isNone = new RegExp(`^(?:${patterns[0]})$`);

/** What `readLabel` knows, for messages. */
export const knownLabels = "1 and 0, yes and no (or Y and N), or true and false (or T and F)";

/**
 * Whether a value of the target says fraud (1) or none (0), in upper or lower case; undefined for any other value, as
 * where it is not known yet.
 */
export function readLabel(written: string): 0 | 1 | undefined {
  const text = String(readValue(written, { type: "text" }) ?? "").toLowerCase();
  if (isFraud.test(text)) return 1;
  return isNone.test(text) ? 0 : undefined;
}

/** `readLabel` in SQL, null for any other value. @param written an SQL expression of the value as it is in the file */
export function labelSql(written: string): string {
  const matches = (label: 0 | 1) => `regexp_full_match(lower(${readTextSql(written)}), '${patterns[label]}')`;
  return `(case when ${matches(1)} then 1 when ${matches(0)} then 0 end)`;
}
