import { type DecimalMark, readValuePatterns, type ValueFormat } from "./read-value";

const { space, missingTexts, numberText, hasDecimalComma, separators, shortest } = readValuePatterns;

/** A string of SQL. */
const literal = (text: string) => `'${text.replaceAll("'", "''")}'`;

/** `readValue` of texts in SQL: without the space around it, null where it is missing. @param x an SQL expression */
export function readTextSql(x: string): string {
  const trimmed = `trim(${x}, ${literal(space)})`;
  return `(case when lower(${trimmed}) in (${missingTexts.map(literal).join(", ")}) then null else ${trimmed} end)`;
}

/**
 * How DuckDB reads a number, step by step. Each step stands in a query of its own, so that it is worked out once: as one
 * expression with its parts repeated, it takes DuckDB 100 ms to plan and a megabyte for every column.
 */
export const numberSteps = {
  /** Whether the text is a number as DuckDB writes it. Most of a file is, and needs none of the steps. */
  isPlain: (x: string) => `regexp_full_match(${x}, ${literal(shortest)})`,
  /** What stands before the digits, they, and what stands after; empty texts where the text is no number. */
  parts: (x: string) => `regexp_extract(${x}, ${literal(numberText)}, ['before', 'digits', 'after'])`,
  /** The digits without spaces and apostrophes, null where the text is no number. */
  joined(parts: string): string {
    const signs = `length(${parts}.before) - length(translate(${parts}.before, '+−-(', ''))`;
    const isBracketed = `contains(${parts}.before, '(') = suffix(${parts}.after, ')')`;
    return `case when ${parts}.digits <> '' and ${signs} < 2 and ${isBracketed} then translate(${parts}.digits, ${literal(separators)}, '') end`;
  },
  hasDecimalComma: (joined: string, mark: DecimalMark) =>
    `regexp_full_match(${joined}, ${literal(hasDecimalComma[mark])})`,
  /** The digits as a program writes them. */
  digits: (joined: string, isComma: string) =>
    `case when ${isComma} then replace(replace(${joined}, '.', ''), ',', '.') else replace(${joined}, ',', '') end`,
  /** The number as a double, null where it is none or infinite. */
  number(digits: string, parts: string): string {
    const size = `try_cast(${digits} as double)`;
    const isNegative = `contains(${parts}.before, '-') or contains(${parts}.before, '−') or contains(${parts}.before, '(')`;
    const signed = `(case when ${isNegative} then 0.0::double - ${size} else ${size} end)`;
    return `case when isfinite(${size}) then ${signed} / (case when contains(${parts}.after, '%') then 100.0::double else 1.0::double end) end`;
  },
  /** A double as text, whole numbers without a point. */
  text: (number: string) => `regexp_replace(cast(${number} as varchar), '[.]0$', '')`,
};

/** A column of `readTableSql`. */
export interface ReadColumn {
  /** What the column is called as it is read. */
  name: string;
  /** An SQL expression of the text as it is written. */
  written: string;
  /** Absent for a column that is taken as it is written. */
  format?: ValueFormat | undefined;
}

/**
 * `readValue` in SQL: a query in brackets with all that `from` has and the columns as they are read, as text and null.
 * @param from a table, a table function or a query in brackets
 */
export function readTableSql(columns: readonly ReadColumn[], from: string): string {
  const marks = columns.map(({ format }) => (format?.type === "number" ? format.decimal : undefined));
  const numbers = [...columns.keys()].filter((at) => marks[at] !== undefined);
  const names = ["p", "s", "j", "c", "d", "n"];
  const { isPlain, parts, joined, hasDecimalComma, digits, number, text } = numberSteps;
  const plainOnly = (at: number) =>
    marks[at] === "," ? ` and not contains(${columns[at]!.written}, '.')` : "";
  const steps: ((at: number) => string)[] = [
    (at) => `${isPlain(columns[at]!.written)}${plainOnly(at)} as p${at}_`,
    (at) => `case when not p${at}_ then ${parts(columns[at]!.written)} end as s${at}_`,
    (at) => `${joined(`s${at}_`)} as j${at}_`,
    (at) => `${hasDecimalComma(`j${at}_`, marks[at]!)} as c${at}_`,
    (at) => `${digits(`j${at}_`, `c${at}_`)} as d${at}_`,
    (at) => `${number(`d${at}_`, `s${at}_`)} as n${at}_`,
  ];
  const read = columns.map(({ name, written, format }, at) => {
    if (!format) return `${written} as ${name}`;
    if (format.type === "text") return `${readTextSql(written)} as ${name}`;
    return `case when p${at}_ then ${written} else ${text(`n${at}_`)} end as ${name}`;
  });
  const inner =
    numbers.length === 0
      ? from
      : steps.reduce((table, step) => `(select *, ${numbers.map(step).join(", ")} from ${table})`, from);
  const helpers = numbers.flatMap((at) => names.map((one) => `${one}${at}_`));
  const kept = helpers.length === 0 ? "*" : `* exclude (${helpers.join(", ")})`;
  return `(select ${[kept, ...read].join(", ")} from ${inner})`;
}
