import { labelPatterns } from "./boolean-spellings";
import { readValue } from "./read-value";
import { readTextSql } from "./read-value-sql";

const patterns = { 1: labelPatterns.true, 0: labelPatterns.false };
const isFraud = new RegExp(`^(?:${patterns[1]})$`);
const isNone = new RegExp(`^(?:${patterns[0]})$`);

/** Accepted labels, for messages. */
export const knownLabels = "1 and 0, yes and no (or Y and N), or true and false (or T and F)";

/**
 * Reads a label: fraud (1) or legitimate (0), in upper or lower case. Undefined for any other value, such as a claim
 * whose outcome is not known yet.
 */
export function readLabel(written: string): 0 | 1 | undefined {
  const text = String(readValue(written, { type: "text" }) ?? "").toLowerCase();
  if (isFraud.test(text)) return 1;
  return isNone.test(text) ? 0 : undefined;
}

/** Class of one of the usual spellings of yes (true) and no (false); undefined for any other text. */
export function booleanClass(text: string): boolean | undefined {
  const label = readLabel(text);
  return label === undefined ? undefined : label === 1;
}

/** `readLabel` in SQL; null for any other value. @param written SQL expression of the value as written in the file */
export function labelSql(written: string): string {
  const matches = (label: 0 | 1) => `regexp_full_match(lower(${readTextSql(written)}), '${patterns[label]}')`;
  return `(case when ${matches(1)} then 1 when ${matches(0)} then 0 end)`;
}
