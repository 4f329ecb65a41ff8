import type { DuckDBConnection } from "@duckdb/node-api";
import type { DatasetColumn } from "./dataset";
import { type NumberNotation, notationOf } from "./number-notation";
import { type FoundNotations, notationColumns, notationsOf, notationsSql } from "./profile-notations";
import { listOf, summaryCtes } from "./profile-summary";
import { numberSteps, readTextSql } from "./read-value-sql";

/** Minimum share of numbers, missing values aside, from which a column is read as numbers. */
const nearlyAll = 0.95;
/** Minimum share of numbers from which a text column gets a warning. */
const many = 0.5;
/** Maximum values counted at once. Separate queries for a thousand columns would take a minute. */
const valuesAtOnce = 5_000_000;
const columnsAtOnce = 1000;

/** A column to profile: its name, and an SQL expression of its text as written. */
export interface WrittenColumn {
  name: string;
  written: string;
}

/**
 * Profiles columns as `readValue` reads them. The type is the narrowest that fits every value, or numbers when nearly
 * all values are numbers; the other values are `unread`.
 * @param table a table or table function with `rows` rows
 * @param options.prefersComma reads 1,234 as a decimal number, not as a thousand, when no other value decides
 */
export async function profileColumns(
  connection: DuckDBConnection,
  table: string,
  columns: readonly WrittenColumn[],
  rows: number,
  { prefersComma = false } = {},
): Promise<DatasetColumn[]> {
  const size = Math.max(1, Math.min(columnsAtOnce, Math.floor(valuesAtOnce / Math.max(1, rows))));
  const profiled: DatasetColumn[] = [];
  for (let start = 0; start < columns.length; start += size) {
    const some = columns.slice(start, start + size);
    await connection.run(`create or replace temp table profile_parsed as ${parsedSql(table, some)}`);
    await connection.run(`create or replace temp table profile_chosen as ${chosenSql(prefersComma)}`);
    const reader = await connection.runAndReadAll(profileSql);
    const found = new Map(
      (reader.getRowObjectsJS() as unknown as Found[]).map((column) => [column.place, column]),
    );
    profiled.push(...some.map(({ name }, place) => columnOf(name, found.get(place), rows)));
    // Fetching results takes one long turn, so yield to the server.
    await new Promise((resolve) => setImmediate(resolve));
  }
  await connection.run("drop table if exists profile_parsed; drop table if exists profile_chosen");
  return profiled;
}

const [dotted, comma] = ([".", ","] as const).map((decimal) => notationOf({ type: "number", decimal })) as [
  NumberNotation,
  NumberNotation,
];

/** Every distinct value of every column, by column index, with its possible readings. */
function parsedSql(table: string, columns: readonly WrittenColumn[]): string {
  const { isPlain, parts, joined, hasDecimalComma, digits, number, text } = numberSteps;
  const texts = columns.map(({ written }, place) => `${written} as "${place}"`).join(", ");
  const names = columns.map((_, place) => `"${place}"`).join(", ");
  const steps = [
    `select place::int as place, raw, count(*)::double as times from (unpivot (select ${texts} from ${table}) on ${names} into name place value raw) group by all`,
    `select *, ${isPlain("raw")} as plain, ${readTextSql("raw")} as text from`,
    `select *, ${parts("raw", dotted)} as parts from`,
    `select *, ${joined("parts")} as joined from`,
    `select *, ${hasDecimalComma("joined", dotted)} as is_comma, ${hasDecimalComma("joined", comma)} as may_be_comma from`,
    `select *, ${digits("joined", "is_comma")} as digits, ${digits("joined", "may_be_comma")} as comma_digits from`,
    `select *, ${number("digits", "parts", dotted)} as point, ${number("comma_digits", "parts", comma)} as comma from`,
  ];
  const all = steps.reduce((inner, step) => `${step} (${inner})`);
  // A number with one decimal mark is also a number with the other; is_point: only a decimal point is possible.
  return `select place, times, text, digits, joined, point, is_comma,
      contains(joined, '.') and not may_be_comma as is_point, contains(raw, '%') as is_percent, ${notationColumns},
      case when plain then raw else ${text("point")} end as point_text,
      case when plain and not contains(raw, '.') then raw else ${text("comma")} end as comma_text
    from (${all})`;
}

/** Chosen reading of each column. */
function chosenSql(prefersComma: boolean): string {
  return `select *, numbers > 0 and numbers >= ${nearlyAll} * filled as is_numeric,
      case when commas > points or (commas = points and only_commas and ${prefersComma}) then ',' else '.' end as mark
    from (select place,
      coalesce(sum(times) filter (text is not null), 0) as filled,
      coalesce(sum(times) filter (point is not null), 0) as numbers,
      coalesce(bool_and(regexp_full_match(digits, '[0-9]+') and not is_percent) filter (point is not null), false) as is_integer,
      coalesce(sum(times) filter (is_comma), 0) as commas,
      coalesce(sum(times) filter (is_point), 0) as points,
      coalesce(bool_or(contains(joined, ',')) and not bool_or(contains(joined, '.')), false) as only_commas,
      sum(times * length(text)) / sum(times) filter (text is not null) as mean_length,
      coalesce(bool_and(lower(text) in ('true', 'false')), false) as is_boolean,
      coalesce(bool_and(regexp_matches(text, '^[0-9]{4}-[0-9]{2}-[0-9]{2}') and try_cast(text as timestamp) is not null), false) as is_date
      from profile_parsed group by place)`;
}

const profileSql = `
  -- Each column's values as it is read, with how often they come.
  with read as (
    select place, sum(times) as times,
      case when not is_numeric then text when mark = ',' then comma_text else point_text end as value
    from profile_parsed join profile_chosen using (place) group by place, value
  ),
  -- Texts among numbers.
  unread as (
    select place, text, sum(times) as times from profile_parsed where text is not null and point is null group by all
  ),
  ${summaryCtes}
  select profile_chosen.*, coalesce("distinct", 0)::double as "distinct", min, max, top, others,
    booleans, ymd, dmy, mdy, timed, signs
  from profile_chosen left join top using (place) left join others using (place)
    left join (${notationsSql}) using (place)`;

interface Found extends FoundNotations {
  place: number;
  filled: number;
  numbers: number;
  distinct: number;
  is_numeric: boolean;
  is_integer: boolean;
  is_boolean: boolean;
  is_date: boolean;
  mark: "." | ",";
  min: number | null;
  max: number | null;
  mean_length: number | null;
  top: string | null;
  others: string | null;
}

/** Profile of one column. @param found undefined for a column without values */
function columnOf(name: string, found: Found | undefined, rows: number): DatasetColumn {
  if (!found) return { name, type: "text", nulls: rows, distinct: 0, top: [], numbers: 0 };
  const { filled, numbers, distinct, min, max } = found;
  const isSurprising = numbers >= many * filled && numbers < filled;
  return {
    name,
    type: typeOf(found),
    nulls: rows - filled,
    distinct,
    top: listOf(found.top),
    ...(found.is_numeric && { min: min!, max: max!, decimal: found.mark }),
    numbers,
    notations: notationsOf(found),
    ...(found.mean_length !== null && { meanLength: Math.round(found.mean_length * 10) / 10 }),
    ...(isSurprising && { unread: { rows: filled - numbers, values: listOf(found.others) } }),
  };
}

function typeOf(found: Found): DatasetColumn["type"] {
  if (found.is_numeric) return found.is_integer ? "integer" : "number";
  if (found.is_boolean) return "boolean";
  return found.is_date ? "date" : "text";
}
