import { booleanPatterns } from "./boolean-spellings";
import { type NumberNotation, notationOf, space } from "./number-notation";
import { dateSteps, daysSql } from "./read-date";
import { missingNumbers, missingTexts } from "./read-value";
import type { NumberValueFormat, ValueFormat } from "./value-format";
import { distanceSeparator } from "./value-sources";

/** Quotes a string as an SQL literal. */
const literal = (text: string) => `'${text.replaceAll("'", "''")}'`;
/** Numbers that DuckDB writes unchanged. */
const shortest = "0|-?[1-9][0-9]{0,17}|-?(0|[1-9][0-9]{0,8})[.][0-9]{0,5}[1-9]";

/** `readValue` of texts in SQL: trimmed, null when missing. @param x an SQL expression */
export function readTextSql(x: string, format?: Parameters<typeof missingTexts>[0]): string {
  const trimmed = `trim(${x}, ${literal(space)})`;
  // DuckDB makes a join of a long IN, and then reads a column also when a query does not use it.
  const isMissing = `list_contains([${missingTexts(format).map(literal).join(", ")}], lower(${trimmed}))`;
  return `(case when ${isMissing} then null else ${trimmed} end)`;
}

/**
 * Steps by which DuckDB reads a number. Each step is in its own subquery, so that it is computed once: as one
 * expression with repeated parts, planning takes DuckDB 100 ms and a megabyte for every column.
 */
export const numberSteps = {
  /** True when the text is a number as DuckDB writes it. Most values are, and need none of the further steps. */
  isPlain: (x: string) => `regexp_full_match(${x}, ${literal(shortest)})`,
  /** Text before the digits, the digits, and the text after them; empty texts when the text is not a number. */
  parts: (x: string, { text }: NumberNotation) =>
    `regexp_extract(${x}, ${literal(text)}, ['before', 'digits', 'after'])`,
  /** Digits without spaces and apostrophes; null when the text is not a number. */
  joined(parts: string): string {
    const signs = `length(${parts}.before) - length(translate(${parts}.before, '+−-(', ''))`;
    const isBracketed = `contains(${parts}.before, '(') = suffix(${parts}.after, ')')`;
    return `case when ${parts}.digits <> '' and ${signs} < 2 and ${isBracketed} then translate(${parts}.digits, ${literal(`${space}'’`)}, '') end`;
  },
  hasDecimalComma: (joined: string, { hasDecimalComma }: NumberNotation) =>
    typeof hasDecimalComma === "boolean"
      ? String(hasDecimalComma)
      : `regexp_full_match(${joined}, ${literal(hasDecimalComma)})`,
  /** Digits in a program's notation. */
  digits: (joined: string, isComma: string) =>
    `case when ${isComma} then replace(replace(${joined}, '.', ''), ',', '.') else replace(${joined}, ',', '') end`,
  /** The number as a double; null when it is not a number or infinite. */
  number(digits: string, parts: string, { isPercent }: Pick<NumberNotation, "isPercent">): string {
    const size = `try_cast(${digits} as double)`;
    const isNegative = `contains(${parts}.before, '-') or contains(${parts}.before, '−') or contains(${parts}.before, '(')`;
    const isShare = isPercent ? "true" : `contains(${parts}.after, '%')`;
    const scaled = `${size} / (case when ${isShare} then 100.0::double else 1.0::double end)`;
    return `case when isfinite(${size}) then (case when ${isNegative} then 0.0::double - ${scaled} else ${scaled} end) end`;
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

/** Reading of one column: helper columns, each over those before it, and the result over all of them. */
interface ColumnSteps {
  helpers: [name: string, sql: string][];
  result: string;
}

/**
 * `readValue` in SQL: a parenthesized query with all columns of `from` and the read columns, as text or null.
 * @param from a table, a table function or a parenthesized query
 */
export function readTableSql(columns: readonly ReadColumn[], from: string): string {
  const read = columns.map(({ written, format }, index) => stepsOf(written, format, index));
  const depth = Math.max(0, ...read.map(({ helpers }) => helpers.length));
  let inner = from;
  for (let level = 0; level < depth; level++) {
    const added = read.flatMap(({ helpers }) =>
      helpers.slice(level, level + 1).map(([name, sql]) => `${sql} as ${name}`),
    );
    inner = `(select *, ${added.join(", ")} from ${inner})`;
  }
  const names = read.flatMap(({ helpers }) => helpers.map(([name]) => name));
  const selected = names.length === 0 ? "*" : `* exclude (${names.join(", ")})`;
  const results = columns.map(({ name }, index) => `${read[index]!.result} as ${name}`);
  return `(select ${[selected, ...results].join(", ")} from ${inner})`;
}

/**
 * A query of the columns of `from`, `value` as `readTableSql` reads it, and `text`, null for a missing value: a value that
 * is none of the format has a text and no value.
 * @param written an SQL expression of the text as written
 */
export function valueAndTextSql(written: string, format: ValueFormat, from: string): string {
  const text = readTextSql(written, format.type === "distance" ? {} : format);
  if (format.type !== "number" || !format.missing)
    return `(select *, ${text} as text from ${readTableSql([{ name: "value", written, format }], from)})`;
  // A number can be a marker in another notation: -999 and -999.0.
  const { missing: _, ...unmarked } = format;
  const columns = [
    { name: "value", written, format },
    { name: "number_", written, format: unmarked },
  ];
  const isMarker = "value is null and number_ is not null";
  return `(select * exclude (number_), case when ${isMarker} then null else ${text} end as text from ${readTableSql(columns, from)})`;
}

function stepsOf(written: string, format: ValueFormat | undefined, index: number): ColumnSteps {
  switch (format?.type) {
    case undefined:
      return { helpers: [], result: written };
    case "number":
      return numberColumn(written, format, index);
    case "boolean": {
      const [text, lower] = [readTextSql(written, format), `t${index}_`];
      const is = (value: "true" | "false") =>
        `when regexp_full_match(${lower}, ${literal(booleanPatterns[value])}) then '${value}'`;
      return { helpers: [[lower, `lower(${text})`]], result: `case ${is("true")} ${is("false")} end` };
    }
    case "date": {
      const { helpers, groups, date } = dateColumn(readTextSql(written, format), format.order, `${index}_`);
      return { helpers, result: dateSteps.value(groups, date, format.part) };
    }
    case "distance": {
      const side = (place: 1 | 2, name: "from" | "to") => {
        const text = `split_part(${written}, ${literal(distanceSeparator)}, ${place})`;
        return dateColumn(readTextSql(text, format[name]), format[name].order, `${place}_${index}_`);
      };
      const [from, to] = [side(1, "from"), side(2, "to")];
      const result = `cast(${daysSql(to.date)} - ${daysSql(from.date)} as varchar)`;
      return { helpers: [...from.helpers, ...to.helpers], result };
    }
    default:
      return { helpers: [], result: readTextSql(written, format) };
  }
}

function numberColumn(written: string, format: NumberValueFormat, index: number): ColumnSteps {
  const { isPlain, parts, joined, hasDecimalComma, digits, number, text } = numberSteps;
  const notation = notationOf(format);
  const [p, s, j, c, d, n] = ["p", "s", "j", "c", "d", "n"].map((name) => `${name}${index}_`) as [
    string,
    ...string[],
  ];
  const plainOnly = format.decimal === "," ? ` and not contains(${written}, '.')` : "";
  const value = `case when ${p} then ${written} else ${text(n!)} end`;
  const markers = format.missing ? missingNumbers(format) : [];
  const marked = `case when try_cast(${value} as double) in (${markers.map((marker) => `${marker}::double`).join(", ")}) then null else ${value} end`;
  return {
    helpers: [
      [p, notation.isPercent ? "false" : `${isPlain(written)}${plainOnly}`],
      [s!, `case when not ${p} then ${parts(written, notation)} end`],
      [j!, joined(s!)],
      [c!, hasDecimalComma(j!, notation)],
      [d!, digits(j!, c!)],
      [n!, number(d!, s!, notation)],
    ],
    result: markers.length === 0 ? value : marked,
  };
}

function dateColumn(text: string, order: Parameters<typeof dateSteps.date>[1], suffix: string) {
  const [x, groups, date] = [`x${suffix}`, `g${suffix}`, `d${suffix}`];
  const helpers: ColumnSteps["helpers"] = [
    [x, text],
    [groups, dateSteps.groups(x)],
    [date, dateSteps.date(groups, order)],
  ];
  return { helpers, groups, date };
}
