import type { DuckDBConnection } from "@duckdb/node-api";
import type { DatasetColumn } from "./dataset";

/** Leading zeros make a value text: 007 is a code, not a number. */
const integerPattern = "[+-]?(0|[1-9][0-9]{0,17})";
const numberPattern = "[+-]?([0-9]+[.]?[0-9]*|[.][0-9]+)([eE][+-]?[0-9]+)?";
const codePattern = "[+-]?0[0-9]+";

/**
 * Counts what one column holds. The type is the narrowest that every value has; an empty value is null.
 * @param table a table or table function, @param column an SQL name
 */
export async function profileColumn(
  connection: DuckDBConnection,
  table: string,
  column: string,
  name: string,
): Promise<DatasetColumn> {
  const reader = await connection.runAndReadAll(`
    with counted as materialized (
      select cast(${column} as varchar) as value, count(*) as times from ${table} group by 1
    )
    select
      count(value)::double as "distinct",
      coalesce(sum(times) filter (value is null), 0)::double as nulls,
      coalesce(bool_and(regexp_full_match(value, '${integerPattern}')), false) as "isInteger",
      coalesce(bool_and(regexp_full_match(value, '${numberPattern}') and not regexp_full_match(value, '${codePattern}')), false) as "isNumber",
      coalesce(bool_and(lower(value) in ('true', 'false')), false) as "isBoolean",
      coalesce(bool_and(regexp_matches(value, '^[0-9]{4}-[0-9]{2}-[0-9]{2}') and try_cast(value as timestamp) is not null), false) as "isDate",
      min(try_cast(value as double)) as min,
      max(try_cast(value as double)) as max,
      (select cast(to_json(list({value: left(value, 200), count: times} order by times desc, value)) as varchar) from
        (from counted where value is not null order by times desc, value limit 10)) as top
    from counted`);
  const [found] = reader.getRowObjectsJS() as unknown as Found[];
  if (!found) throw new Error(`The column ${name} gave no profile.`);
  const type = typeOf(found);
  const isNumeric = type === "integer" || type === "number";
  return {
    name,
    type,
    nulls: found.nulls,
    distinct: found.distinct,
    top: found.top ? JSON.parse(found.top) : [],
    ...(isNumeric && found.min !== null && found.max !== null ? { min: found.min, max: found.max } : {}),
  };
}

interface Found {
  distinct: number;
  nulls: number;
  isInteger: boolean;
  isNumber: boolean;
  isBoolean: boolean;
  isDate: boolean;
  min: number | null;
  max: number | null;
  top: string | null;
}

function typeOf(found: Found): DatasetColumn["type"] {
  if (found.isInteger) return "integer";
  if (found.isNumber) return "number";
  if (found.isBoolean) return "boolean";
  return found.isDate ? "date" : "text";
}
