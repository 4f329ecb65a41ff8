import type { DatasetColumn } from "./dataset";

/**
 * CTEs that summarize columns by their index (`place`), for a statement whose CTEs are `read(place, value, times)`, the
 * values as they are read, and `unread(place, text, times)`, those that are none. They are `top` and `others`.
 */
export const summaryCtes = `
  -- The values by how often they come.
  ranked as (
    select *, row_number() over (partition by place order by times desc, value) as rank from read where value is not null
  ),
  -- Of each column, how many different values, between what, and the ten most frequent.
  top as (
    select place, count(*)::double as "distinct", min(try_cast(value as double)) as min, max(try_cast(value as double)) as max,
      cast(to_json(list({value: left(value, 200), count: times} order by rank) filter (rank <= 10)) as varchar) as top
    from ranked group by place
  ),
  -- The five most frequent values that are not read.
  others as (
    select place, cast(to_json(list({value: left(text, 200), count: times} order by rank) filter (rank <= 5)) as varchar) as others
    from (select *, row_number() over (partition by place order by times desc, text) as rank from unread) group by place
  )`;

/** Parses a list of values with counts. */
export function listOf(json: string | null): DatasetColumn["top"] {
  return json === null ? [] : (JSON.parse(json) as DatasetColumn["top"]);
}
