import { booleanPatterns } from "./boolean-spellings";
import type { DatasetColumn } from "./dataset";
import { space } from "./number-notation";
import { dateSteps } from "./read-date";

/** Currency and thousands separators of a number, by either decimal mark; over the columns of `parsedSql`. */
export const notationColumns = `
      case when point is not null then nullif(translate(parts.before || parts.after, '+−-()%${space}', ''), '') end as currency,
      ${separatorOf("is_comma")} as point_separator, ${separatorOf("may_be_comma")} as comma_separator`;

function separatorOf(isComma: string): string {
  return `case when point is null then null when contains(parts.digits, '''') or contains(parts.digits, '’') then ''''
        when length(joined) < length(parts.digits) then ' ' when ${isComma} and contains(joined, '.') then '.'
        when not ${isComma} and contains(joined, ',') then ',' end`;
}

/** Texts that can be a date: eight digits, or a text with more than digits and one point. */
const mayBeDate = `length(text) between 6 and 40 and (regexp_full_match(text, '[12][0-9]{7}') or regexp_matches(text, '[^0-9.]|[.].*[.]'))`;

/** Notations of each column, by column index: rows by notation. Over the temporary tables of `profileColumns`. */
export const notationsSql = `
  select place, booleans, ymd, dmy, mdy, timed, signs
  from (select place, coalesce(sum(times) filter (regexp_full_match(lower(text), '${booleanPatterns.true}|${booleanPatterns.false}')), 0)::double as booleans
    from profile_parsed group by place)
  left join (
    select place, sum(times) filter (ymd is not null)::double as ymd, sum(times) filter (dmy is not null)::double as dmy,
      sum(times) filter (mdy is not null)::double as mdy,
      sum(times) filter (coalesce(ymd, dmy, mdy) is not null and ${dateSteps.hasTime("g")})::double as timed
    from (select *, ${dateSteps.date("g", "YMD")} as ymd, ${dateSteps.date("g", "DMY")} as dmy, ${dateSteps.date("g", "MDY")} as mdy
      from (select place, times, ${dateSteps.groups("text")} as g from profile_parsed where text is not null and ${mayBeDate}))
    group by place
  ) using (place)
  left join (
    select place, cast(to_json(list({kind: kind, sign: sign, times: times})) as varchar) as signs
    from (
      select place, kind, sign, sum(times) as times
      from (select place, times, is_percent and point is not null as percent, currency,
          case when mark = ',' then comma_separator else point_separator end as separator
        from profile_parsed join profile_chosen using (place) where is_numeric),
        lateral (values ('percent', case when percent then '%' end), ('currency', currency), ('thousands', separator)) as signs(kind, sign)
      where sign is not null group by all
    ) group by place
  ) using (place)`;

/** Columns of `notationsSql`. */
export interface FoundNotations {
  booleans: number | null;
  ymd: number | null;
  dmy: number | null;
  mdy: number | null;
  timed: number | null;
  /** JSON of `{kind, sign, times}[]`. */
  signs: string | null;
}

/** Notations of a column; see `Notations`. */
export function notationsOf({
  booleans,
  ymd,
  dmy,
  mdy,
  timed,
  signs,
}: FoundNotations): DatasetColumn["notations"] {
  const found = signs === null ? [] : (JSON.parse(signs) as { kind: string; sign: string; times: number }[]);
  const of = (kind: string) =>
    found.filter((each) => each.kind === kind).map(({ sign, times }) => [sign, times]);
  return {
    booleans: booleans ?? 0,
    ...((ymd || dmy || mdy) && { dates: { YMD: ymd ?? 0, DMY: dmy ?? 0, MDY: mdy ?? 0 }, timed: timed ?? 0 }),
    ...(found.length > 0 && {
      numbers: {
        percent: found.find(({ kind }) => kind === "percent")?.times ?? 0,
        currencies: Object.fromEntries(of("currency")),
        thousands: Object.fromEntries(of("thousands")),
      },
    }),
  };
}
