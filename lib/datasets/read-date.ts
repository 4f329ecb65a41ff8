import type { DateOrder, DatePart } from "./value-format";

/** Date and time of day as written. A time zone such as Z or +02:00 is not applied. */
interface WrittenDate {
  year: number;
  month: number;
  day: number;
  hour: number;
  minute: number;
  second: number;
}

type Name = "y" | "m" | "d" | "a" | "b" | "hour" | "minute" | "second" | "half";

const names = "January February March April May June July August September October November December".split(
  " ",
);
/** Position of a month's first three letters in this text gives its number. */
const monthStarts = names.map((name) => name.slice(0, 3).toLowerCase()).join("");
const anyCase = (text: string) =>
  text.replace(/[a-z]/gi, (letter) => `[${letter.toUpperCase()}${letter.toLowerCase()}]`);
const named = [...names, "Sept", ...names.map((name) => name.slice(0, 3))].map(anyCase).join("|");

const year = "[1-9][0-9]{3}";
const one = "[0-9]{1,2}";
const two = "[0-9]{2}";
const ordinal = "(?:st|nd|rd|th)?";
const between = "(?:[-/ ]|[.] ?|, ?)";
/** Notations of a date: a pattern, and the part that each of its groups is; a and b are day and month in either order. */
const dates: [pattern: string, groups: Name[]][] = [
  [`(${year})[-/. ](${one})[-/. ](${one})`, ["y", "m", "d"]],
  [`(${year})(${two})(${two})`, ["y", "m", "d"]],
  [`(${year})[-/. ](${named})[-/. ](${one})`, ["y", "m", "d"]],
  [`(${one})${ordinal}${between}(${named})${between}(${year}|${two})`, ["d", "m", "y"]],
  [`(${named})${between}(${one})${ordinal}${between}(${year}|${two})`, ["m", "d", "y"]],
  [`(${one})[-/ ](${one})[-/ ](${year}|${two})`, ["a", "b", "y"]],
  [`(${one})[.](${one})[.](${year})`, ["a", "b", "y"]],
  // 1.2.10 is a version and no date.
  [`(${two})[.](${two})[.](${two})`, ["a", "b", "y"]],
];
const zone = "(?: ?(?:Z|UTC|GMT|[+-][0-9]{2}(?::?[0-9]{2})?))?";
const time = `(?:(?:T|,? )([01]?[0-9]|2[0-3]):([0-5][0-9])(?::([0-5][0-9])(?:[.,][0-9]+)?)?(?: ?([AaPp])[Mm])?${zone})?`;
const groups: Name[] = [...dates.flatMap(([, names]) => names), "hour", "minute", "second", "half"];

/** A date, with or without a time of day, in the syntax that RE2 and JavaScript share. */
const datePattern = `^(?:${dates.map(([pattern]) => pattern).join("|")})${time}$`;
const isDate = new RegExp(datePattern);

/**
 * Pattern of dates in digits with one separator, with or without a time of day: for graphs, which cannot use groups. The
 * year comes first, or last as well where the order says how to read day and month.
 */
export function digitDatePattern(separator: "-" | "/" | ".", order: DateOrder): string {
  const mark = `[${separator}]`;
  const last =
    separator === "."
      ? [`${one}${mark}${one}${mark}${year}`, `${two}${mark}${two}${mark}${two}`]
      : [`${one}${mark}${one}${mark}(?:${year}|${two})`];
  const notations = [`${year}${mark}${one}${mark}${one}`, ...(order === "YMD" ? [] : last)];
  return `(?:${notations.join("|")})${time.replace("(?:T|,? )", "[T ]")}`;
}

/**
 * Reads a date. Numbers such as 03/04/2025 need `order`; YMD reads none of them. Two-digit years are 1970 to 2069.
 * @returns undefined when the text is no date of the calendar
 */
function readWritten(text: string, order: DateOrder): WrittenDate | undefined {
  const match = isDate.exec(text);
  if (!match) return undefined;
  const part = (name: Name) =>
    groups.map((group, index) => (group === name ? (match[index + 1] ?? "") : "")).join("");
  const [first, second] = [part("a"), part("b")];
  if (first !== "" && order === "YMD") return undefined;
  const month = part("m") + (order === "DMY" ? second : first);
  const day = part("d") + (order === "DMY" ? first : second);
  const half = part("half").toLowerCase();
  const hour = Number(part("hour"));
  const found = {
    year: fullYear(part("y")),
    month: /^[0-9]/.test(month)
      ? Number(month)
      : monthStarts.indexOf(month.slice(0, 3).toLowerCase()) / 3 + 1,
    day: Number(day),
    hour: half === "" ? hour : (hour % 12) + (half === "p" ? 12 : 0),
    minute: Number(part("minute")),
    second: Number(part("second")),
  };
  const isThere = new Date(timeOf(found)).getUTCDate() === found.day && found.month >= 1 && found.month <= 12;
  return isThere ? found : undefined;
}

/** Reads a date whole, as 2025-04-03 or 2025-04-03T13:30:00, or one part of it as a number. */
export function readDate(text: string, order: DateOrder, part?: DatePart): string | number | undefined {
  const found = readWritten(text, order);
  if (!found) return undefined;
  switch (part) {
    case undefined: {
      const written = new Date(
        timeOf(found) + ((found.hour * 60 + found.minute) * 60 + found.second) * 1000,
      ).toISOString();
      return written.slice(11, 19) === "00:00:00" ? written.slice(0, 10) : written.slice(0, 19);
    }
    case "days":
      return timeOf(found) / msOfDay;
    case "weekday":
      return new Date(timeOf(found)).getUTCDay() || 7;
    default:
      return found[part];
  }
}

/** Steps by which DuckDB reads a date, each over the columns of the one before (`readTableSql`). */
export const dateSteps = {
  /** Groups of the pattern. @param x the trimmed text */
  groups: (x: string) =>
    `regexp_extract(${x}, '${datePattern}', [${groups.map((_, index) => `'g${index}'`).join(", ")}])`,
  /** Date in DuckDB's type; null when the text is none. */
  date(s: string, order: DateOrder): string {
    const part = (name: Name) => partSql(s, name);
    const [first, second] = [part("a"), part("b")];
    const month = `(${part("m")} || ${order === "DMY" ? second : first})`;
    const number = `case when regexp_matches(${month}, '^[0-9]') then ${month} else cast((strpos('${monthStarts}', lower(left(${month}, 3))) + 2) // 3 as varchar) end`;
    const day = `(${part("d")} || ${order === "DMY" ? first : second})`;
    const year = `case when length(${part("y")}) = 4 then ${part("y")} when ${part("y")} >= '70' then '19' || ${part("y")} else '20' || ${part("y")} end`;
    const written = `try_cast((${year}) || '-' || (${number}) || '-' || ${day} as date)`;
    return order === "YMD" ? `case when ${first} = '' then ${written} end` : written;
  },
  /** True for a time of day other than midnight. */
  hasTime: (s: string) =>
    `regexp_matches(${(["hour", "minute", "second"] as const).map((name) => partSql(s, name)).join(" || ")}, '[1-9]')`,
  /** The date whole or a part of it, as text. @param d the date of the step before */
  value(s: string, d: string, part: DatePart | undefined): string {
    const clock = (name: Name) => `coalesce(try_cast(${partSql(s, name)} as int), 0)`;
    const half = partSql(s, "half");
    const hour = `(case when ${half} = '' then ${clock("hour")} else ${clock("hour")} % 12 + case when lower(${half}) = 'p' then 12 else 0 end end)`;
    if (part === "days") return `cast(${daysSql(d)} as varchar)`;
    if (part === "weekday") return `cast(isodow(${d}) as varchar)`;
    if (part === "hour") return `case when ${d} is not null then cast(${hour} as varchar) end`;
    if (part) return `cast(${part}(${d}) as varchar)`;
    const written = `strftime(make_timestamp(year(${d}), month(${d}), day(${d}), ${hour}, ${clock("minute")}, ${clock("second")}), '%Y-%m-%dT%H:%M:%S')`;
    return `regexp_replace(${written}, 'T00:00:00$', '')`;
  },
};

/** Days since 1970-01-01 of a date in DuckDB's type. */
export function daysSql(d: string): string {
  return `(${d} - date '1970-01-01')`;
}

const msOfDay = 86_400_000;

function timeOf({ year, month, day }: WrittenDate): number {
  return Date.UTC(year, month - 1, day);
}

function fullYear(text: string): number {
  if (text.length === 4) return Number(text);
  return Number(text) + (Number(text) >= 70 ? 1900 : 2000);
}

function partSql(s: string, name: Name): string {
  return groups.flatMap((group, index) => (group === name ? [`${s}.g${index}`] : [])).join(" || ");
}
