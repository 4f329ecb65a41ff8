import type { DuckDBConnection } from "@duckdb/node-api";
import type { DatasetColumn } from "./dataset";
import type { WrittenColumn } from "./profile-column";
import { listOf, summaryCtes } from "./profile-summary";
import { valueAndTextSql } from "./read-value-sql";
import type { ValueFormat } from "./value-format";
import { readsNumbers } from "./value-sources";

/** Maximum columns counted at once. */
const columnsAtOnce = 200;

/** A column with the format by which it is read, and its profile so far. */
export interface FormattedColumn extends WrittenColumn {
  format: ValueFormat;
  profile: DatasetColumn;
}

/**
 * Profiles columns as given formats read them: values that are none of the format are `unread`.
 * @param table a table with `rows` rows
 */
export async function profileByFormat(
  connection: DuckDBConnection,
  table: string,
  columns: readonly FormattedColumn[],
  rows: number,
): Promise<DatasetColumn[]> {
  const profiled: DatasetColumn[] = [];
  for (let start = 0; start < columns.length; start += columnsAtOnce) {
    const some = columns.slice(start, start + columnsAtOnce);
    const texts = some.map(({ written }, place) => `${written} as "${place}"`).join(", ");
    const names = some.map((_, place) => `"${place}"`).join(", ");
    await connection.run(
      `create or replace temp table profile_texts as select place::int as place, raw, count(*)::double as times
      from (unpivot (select ${texts} from ${table}) on ${names} into name place value raw) group by all`,
    );
    const formats = new Map<string, { format: ValueFormat; places: number[] }>();
    for (const [place, { format }] of some.entries()) {
      const key = JSON.stringify(format);
      if (!formats.has(key)) formats.set(key, { format, places: [] });
      formats.get(key)!.places.push(place);
    }
    const read = [...formats.values()].map(({ format, places }) => readSql(format, places));
    await connection.run(`create or replace temp table profile_formatted as ${read.join(" union all ")}`);
    const found = new Map(
      ((await connection.runAndReadAll(profileSql)).getRowObjectsJS() as unknown as Found[]).map((each) => [
        each.place,
        each,
      ]),
    );
    profiled.push(...some.map((column, place) => columnOf(column, found.get(place), rows)));
    await new Promise((resolve) => setImmediate(resolve));
  }
  await connection.run("drop table if exists profile_texts; drop table if exists profile_formatted");
  return profiled;
}

function readSql(format: ValueFormat, places: number[]): string {
  const from = `(select * from profile_texts where place in (${places.join(", ")}))`;
  // Yes and no keep the spelling that the file most often has.
  const value =
    format.type === "boolean"
      ? `case when value is not null
          then first_value(text) over (partition by place, value order by times desc, text) end as value`
      : "value";
  return `select place, times, ${value}, text from ${valueAndTextSql("raw", format, from)}`;
}

const profileSql = `
  -- Each column's values as it is read, with how often they come.
  with read as (select place, value, sum(times) as times from profile_formatted group by place, value),
  -- Values that are none of the format.
  unread as (
    select place, text, sum(times) as times from profile_formatted where text is not null and value is null group by all
  ),
  -- Of each column, how many values there are.
  filled as (
    select place, coalesce(sum(times) filter (value is not null), 0)::double as filled,
      coalesce(sum(times) filter (text is not null and value is null), 0)::double as others_rows,
      coalesce(bool_and(regexp_full_match(value, '-?[0-9]+')) filter (value is not null), false) as is_whole
    from profile_formatted group by place
  ),
  ${summaryCtes}
  select filled.*, coalesce("distinct", 0)::double as "distinct", min, max, top, others
  from filled left join top using (place) left join others using (place)`;

interface Found {
  place: number;
  filled: number;
  others_rows: number;
  distinct: number;
  is_whole: boolean;
  min: number | null;
  max: number | null;
  top: string | null;
  others: string | null;
}

function columnOf(
  { name, format, profile }: FormattedColumn,
  found: Found | undefined,
  rows: number,
): DatasetColumn {
  const { notations, meanLength, stored, isUnnamed } = profile;
  const kept = {
    ...(isUnnamed && { isUnnamed }),
    ...(notations && { notations }),
    ...(meanLength !== undefined && { meanLength }),
    ...(stored && { stored }),
  };
  const isNumber = readsNumbers(format);
  const none = { name, type: isNumber ? ("number" as const) : typeOf(format, false), numbers: 0, ...kept };
  if (!found) return { ...none, nulls: rows, distinct: 0, top: [] };
  const { filled, others_rows: unread, distinct, min, max } = found;
  return {
    ...none,
    type: typeOf(format, found.is_whole),
    // As in other columns of numbers, a value that is not read is no missing one.
    nulls: rows - filled - unread,
    distinct,
    top: listOf(found.top),
    ...(isNumber && filled > 0 && { min: min!, max: max!, numbers: filled }),
    ...(format.type === "number" && { decimal: format.decimal }),
    ...(unread > 0 && { unread: { rows: unread, values: listOf(found.others) } }),
  };
}

function typeOf(format: ValueFormat, isWhole: boolean): DatasetColumn["type"] {
  if (readsNumbers(format)) return isWhole ? "integer" : "number";
  return format.type === "boolean" || format.type === "date" ? format.type : "text";
}
