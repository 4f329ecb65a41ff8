import { type DecimalMark, readValuePatterns, type ValueFormat } from "./read-value";

const { space, missingTexts, numberText, hasDecimalComma, separators, shortest } = readValuePatterns;

/** Quotes a string as an SQL literal. */
const literal = (text: string) => `'${text.replaceAll("'", "''")}'`;

/** `readValue` of texts in SQL: trimmed, null when missing. @param x an SQL expression */
export function readTextSql(x: string): string {
  const trimmed = `trim(${x}, ${literal(space)})`;
  return `(case when lower(${trimmed}) in (${missingTexts.map(literal).join(", ")}) then null else ${trimmed} end)`;
}

/**
 * Steps by which DuckDB reads a number. Each step is in its own subquery, so that it is computed once: as one
 * expression with repeated parts, planning takes DuckDB 100 ms and a megabyte for every column.
 */
export const numberSteps = {
  /** True when the text is a number as DuckDB writes it. Most values are, and need none of the further steps. */
  isPlain: (x: string) => `regexp_full_match(${x}, ${literal(shortest)})`,
  /** Text before the digits, the digits, and the text after them; empty texts when the text is not a number. */
  parts: (x: string) => `regexp_extract(${x}, ${literal(numberText)}, ['before', 'digits', 'after'])`,
  /** Digits without spaces and apostrophes; null when the text is not a number. */
  joined(parts: string): string {
    const signs = `length(${parts}.before) - length(translate(${parts}.before, '+−-(', ''))`;
    const isBracketed = `contains(${parts}.before, '(') = suffix(${parts}.after, ')')`;
    return `case when ${parts}.digits <> '' and ${signs} < 2 and ${isBracketed} then translate(${parts}.digits, ${literal(separators)}, '') end`;
  },
  hasDecimalComma: (joined: string, mark: DecimalMark) =>
    `regexp_full_match(${joined}, ${literal(hasDecimalComma[mark])})`,
  /** Digits in a program's notation. */
  digits: (joined: string, isComma: string) =>
    `case when ${isComma} then replace(replace(${joined}, '.', ''), ',', '.') else replace(${joined}, ',', '') end`,
  /** The number as a double; null when it is not a number or infinite. */
  number(digits: string, parts: string): string {
    const size = `try_cast(${digits} as double)`;
    const isNegative = `contains(${parts}.before, '-') or contains(${parts}.before, '−') or contains(${parts}.before, '(')`;
    const signed = `(case when ${isNegative} then 0.0::double - ${size} else ${size} end)`;
    return `case when isfinite(${size}) then ${signed} / (case when contains(${parts}.after, '%') then 100.0::double else 1.0::double end) end`;
  },
  /** A double as text; whole numbers without a decimal point. */
  text: (number: string) => `regexp_replace(cast(${number} as varchar), '[.]0$', '')`,
};

/** Column of `readTableSql`. */
export interface ReadColumn {
  /** Name of the column in the result. */
  name: string;
  /** SQL expression of the text as written. */
  written: string;
  /** Absent for a column that is used as written. */
  format?: ValueFormat | undefined;
}

/**
 * `readValue` in SQL: a parenthesized query with all columns of `from` and the read columns, as text or null.
 * @param from a table, a table function or a parenthesized query
 */
export function readTableSql(columns: readonly ReadColumn[], from: string): string {
  const marks = columns.map(({ format }) => (format?.type === "number" ? format.decimal : undefined));
  const numbers = [...columns.keys()].filter((index) => marks[index] !== undefined);
  const names = ["p", "s", "j", "c", "d", "n"];
  const { isPlain, parts, joined, hasDecimalComma, digits, number, text } = numberSteps;
  const plainOnly = (index: number) =>
    marks[index] === "," ? ` and not contains(${columns[index]!.written}, '.')` : "";
  const steps: ((index: number) => string)[] = [
    (index) => `${isPlain(columns[index]!.written)}${plainOnly(index)} as p${index}_`,
    (index) => `case when not p${index}_ then ${parts(columns[index]!.written)} end as s${index}_`,
    (index) => `${joined(`s${index}_`)} as j${index}_`,
    (index) => `${hasDecimalComma(`j${index}_`, marks[index]!)} as c${index}_`,
    (index) => `${digits(`j${index}_`, `c${index}_`)} as d${index}_`,
    (index) => `${number(`d${index}_`, `s${index}_`)} as n${index}_`,
  ];
  const read = columns.map(({ name, written, format }, index) => {
    if (!format) return `${written} as ${name}`;
    if (format.type === "text") return `${readTextSql(written)} as ${name}`;
    return `case when p${index}_ then ${written} else ${text(`n${index}_`)} end as ${name}`;
  });
  const inner =
    numbers.length === 0
      ? from
      : steps.reduce((table, step) => `(select *, ${numbers.map(step).join(", ")} from ${table})`, from);
  const helpers = numbers.flatMap((index) => names.map((name) => `${name}${index}_`));
  const selected = helpers.length === 0 ? "*" : `* exclude (${helpers.join(", ")})`;
  return `(select ${[selected, ...read].join(", ")} from ${inner})`;
}
