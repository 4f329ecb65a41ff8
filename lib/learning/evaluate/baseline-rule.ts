import type { CodedColumn } from "@/lib/datasets/coded-column";
import type { NamedRule } from "@/lib/datasets/named-rule";
import { readText } from "@/lib/datasets/read-value";

/** A rule that needs no model, for comparison with one. */
export interface BaselineRule {
  /** Conditions in words, such as "Amount ≥ 1200 and Region = north". */
  text: string;
  /** True when it was found on training rows, false when the dataset names it. */
  isLearned: boolean;
  /** By place in the test rows: 1 where the rule flags the row, else 0. */
  flags: Float64Array;
}

/** Words between a column and a value. */
const signs = { equal: "=", different: "≠", below: "<", "at-least": "≥" } as const;

/** A named rule in words. */
export function namedRuleText(rule: NamedRule): string {
  return rule.map(({ column, is, value }) => `${column} ${signs[is]} ${value}`).join(" and ");
}

/**
 * Applies a named rule, whose values are written as in the data: "Y" or "$1,234.56". @param columns by name; the rule's must be among them
 * @returns by place in `rows`: 1 where all conditions hold, else 0
 */
export function applyNamedRule(
  rule: NamedRule,
  columns: Record<string, CodedColumn>,
  rows: Uint32Array,
): Float64Array {
  const tests = rule.map(({ column, is, value }) => {
    const { values, codes, format } = columns[column]!;
    const read = format ? readText(value, format) || value : value;
    return { codes, holds: values.map((text) => holds(text, is, read)) };
  });
  return Float64Array.from(rows, (row) => (tests.every(({ codes, holds }) => holds[codes[row]!]) ? 1 : 0));
}

function holds(text: string, is: keyof typeof signs, value: string): boolean {
  if (is === "equal") return text === value;
  if (is === "different") return text !== value;
  if (text === "") return false;
  return is === "below" ? Number(text) < Number(value) : Number(text) >= Number(value);
}
