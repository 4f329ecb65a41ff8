import type { DatasetColumn } from "@/lib/datasets/dataset";
import { literal } from "@/lib/datasets/duckdb";
import type { SchemaColumn } from "@/lib/datasets/schema/dataset-schema";
import { formatOfColumn } from "@/lib/datasets/schema/format-of-column";
import { formatsOf } from "@/lib/datasets/schema/formats-of";
import { type DescribedVersion, schemaOf } from "@/lib/datasets/schema/schema-of";
import type { ValueFormat } from "@/lib/datasets/value-format";
import { type Bound, columnsOf, type Expectation } from "./expectation";

type OfType = Extract<Expectation, { type: "type" }>;
type OfRange = Extract<Expectation, { type: "range" }>;

/** Values of a column in SQL. */
interface ReadSql {
  /** As the format reads it, as text; null for a missing value and one that is none of the format. */
  value: string;
  /** As written, trimmed; null for a missing value. */
  text: string;
}

/** Way to measure an expectation on a version. */
export type Plan =
  /** Rows are counted in one pass over the table. `fails` is the SQL condition of a failing row. */
  | { by: "rows"; column: string; format: ValueFormat | undefined; fails: (read: ReadSql) => string }
  /** The newest date is found in the same pass. */
  | { by: "newest"; column: string; format: ValueFormat }
  /** Rows are grouped by the columns. */
  | { by: "groups"; columns: { name: string; format: ValueFormat | undefined }[] }
  /** By what the portal knows of the version. */
  | { by: "version" }
  | { by: "sql"; query: string }
  /** It cannot be met by this version. */
  | { by: "nothing"; problem: string };

/** Planner of the measures of expectations by the schema of a version, which is read once for all of them. */
export function plannerOf(
  version: DescribedVersion & { columns: DatasetColumn[] },
): (expectation: Expectation) => Plan {
  const names = new Set(version.columns.map(({ name }) => name));
  const known = new Map(schemaOf(version).columns.map((column) => [column.name, column]));
  const formatOf = formatsOf(version, {});
  return (expectation) => {
    const missing = columnsOf(expectation).find((name) => !names.has(name));
    return missing === undefined
      ? planOf(expectation, known, formatOf)
      : { by: "nothing", problem: `the version has no column "${missing}"` };
  };
}

function planOf(
  expectation: Expectation,
  known: ReadonlyMap<string, SchemaColumn>,
  formatOf: ReturnType<typeof formatsOf>,
): Plan {
  switch (expectation.type) {
    case "type":
      return typePlan(expectation, known.get(expectation.column));
    case "range":
      return rangePlan(expectation, formatOf(expectation.column));
    case "set": {
      const { column, values } = expectation;
      const format = formatOf(column);
      const numbers = values.map(Number);
      const isNumeric = format?.type === "number" && numbers.every(Number.isFinite);
      const listed = `[${(isNumeric ? numbers.map(doubleSql) : values.map(literal)).join(", ")}]`;
      const fails = ({ value, text }: ReadSql) =>
        `not list_contains(${listed}, ${isNumeric ? double(value) : text})`;
      return { by: "rows", column, format, fails };
    }
    case "missing": {
      const { column } = expectation;
      return { by: "rows", column, format: formatOf(column), fails: ({ value }) => `${value} is null` };
    }
    case "unique":
      return {
        by: "groups",
        columns: expectation.columns.map((name) => ({ name, format: formatOf(name) })),
      };
    case "freshness": {
      const { column } = expectation;
      if (column === null) return { by: "version" };
      const format = formatOf(column);
      return format?.type === "date"
        ? { by: "newest", column, format }
        : { by: "nothing", problem: `${column} is no date by the schema` };
    }
    case "rows":
      return { by: "version" };
    case "sql":
      return { by: "sql", query: expectation.query };
  }
}

function typePlan({ column, is }: OfType, known: SchemaColumn | undefined): Plan {
  const type = is === "whole-number" ? "number" : is;
  const format = formatOfColumn({
    name: column,
    role: "feature",
    missing: known?.missing ?? [],
    usualMissing: known?.usualMissing ?? true,
    type,
    number: known?.type === "number" ? known.number : null,
    date: known?.type === "date" ? known.date : null,
    monotone: null,
    note: "",
  });
  const fails = ({ value, text }: ReadSql) => {
    const isNone = `${text} is not null and ${value} is null`;
    const isPart = `${double(value)} <> floor(${double(value)})`;
    return is === "whole-number" ? `((${isNone}) or ${isPart})` : `(${isNone})`;
  };
  return { by: "rows", column, format, fails };
}

function rangePlan({ column, min, max }: OfRange, format: ValueFormat | undefined): Plan {
  const isDay = typeof (min ?? max) === "string";
  if (format?.type !== (isDay ? "date" : "number"))
    return {
      by: "nothing",
      problem: `${column} is no ${isDay ? "date" : "number"} by the schema`,
    };
  const value = (read: ReadSql) =>
    isDay ? `try_cast(${read.value} as timestamp)::date` : double(read.value);
  const bound = (given: NonNullable<Bound>) =>
    typeof given === "number" ? doubleSql(given) : `${literal(given)}::date`;
  const fails = (read: ReadSql) => {
    const [below, above] = [
      min === null ? [] : [`${value(read)} < ${bound(min)}`],
      max === null ? [] : [`${value(read)} > ${bound(max)}`],
    ];
    return `(${[...below, ...above].join(" or ")})`;
  };
  return { by: "rows", column, format, fails };
}

const double = (value: string) => `try_cast(${value} as double)`;
const doubleSql = (value: number) => `${literal(String(value))}::double`;
