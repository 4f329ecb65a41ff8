import { type DatasetColumn, storedColumns } from "@/lib/datasets/dataset";
import { identifier } from "@/lib/datasets/duckdb";
import { type ReadableVersion, tableOf } from "@/lib/datasets/table-of";
import type { ValueFormat } from "@/lib/datasets/value-format";

/** Reading a value by its notation takes DuckDB half a megabyte for each column: beyond so many, columns stay text. */
const mostTyped = 300;
/** Types of Parquet that a value's text leads back to. */
const plainTypes =
  /^(U?(TINY|SMALL|BIG|HUGE)?INT(EGER)?|DOUBLE|FLOAT|DECIMAL\(\d+,\d+\)|BOOLEAN|DATE|TIME|TIMESTAMP( WITH TIME ZONE|_S|_MS|_NS)?)$/;

/**
 * SELECT of a dataset version with SQL's own types, by its schema: numbers as BIGINT or DOUBLE, dates as TIMESTAMP or
 * DATE, booleans as BOOLEAN, the rest as text; a missing value is null. Columns of Parquet keep their types.
 * @param options.pathOf path by which DuckDB is to open the version's file
 */
export async function typedSelect(
  version: ReadableVersion,
  options: { signal?: AbortSignal; pathOf: (file: string) => Promise<string> },
): Promise<string> {
  const columns = storedColumns(version.columns);
  const names = columns.map(({ name }) => name);
  const { read, written, formatOf, rawTable } = await tableOf(version, names, options);
  const kept = new Map(columns.map((column) => [column.name, keptType(column, formatOf(column.name))]));
  const typed = names.filter((name) => formatOf(name) && !kept.get(name)).slice(0, mostTyped);
  const isTyped = new Set(typed);
  const { table, column: valueIn } = typed.length > 0 ? read(typed) : { table: rawTable, column: written };
  const unique = uniqueNames(names);
  const selected = columns.map((column, index) => {
    const { name } = column;
    const type = isTyped.has(name) ? typeOf(column, formatOf(name)) : kept.get(name);
    const value = isTyped.has(name) ? valueIn(name) : written(name);
    return `${type ? `try_cast(${value} as ${type})` : value} as ${identifier(unique[index]!)}`;
  });
  return `select ${selected.join(", ")} from ${table}`;
}

/** The column's own type in Parquet, unless the schema reads its texts or its own markers of missing values. */
function keptType({ stored }: DatasetColumn, format: ValueFormat | undefined): string | undefined {
  const hasMarkers = format !== undefined && format.type !== "distance" && format.missing !== undefined;
  return stored !== undefined && plainTypes.test(stored) && !hasMarkers ? stored : undefined;
}

function typeOf(
  { type, unread, min = 0, max = 0 }: DatasetColumn,
  format: ValueFormat | undefined,
): string | undefined {
  switch (format?.type) {
    case "number": {
      const isExact = min >= Number.MIN_SAFE_INTEGER && max <= Number.MAX_SAFE_INTEGER;
      return type === "integer" && !unread && isExact ? "bigint" : "double";
    }
    case "boolean":
      return "boolean";
    case "date":
      return "timestamp";
    default:
      return undefined;
  }
}

/** Column names that differ also when upper and lower case are equal, as in SQL. */
function uniqueNames(names: readonly string[]): string[] {
  const taken = new Set<string>();
  return names.map((name) => {
    let free = name;
    for (let suffix = 2; taken.has(free.toLowerCase()); suffix++) free = `${name}_${suffix}`;
    taken.add(free.toLowerCase());
    return free;
  });
}
