import type { DatasetColumn } from "@/lib/datasets/dataset";
import type { DatePart, ValueFormat } from "@/lib/datasets/value-format";
import type { DatasetSchema, SchemaColumn } from "./dataset-schema";
import { formatOfColumn } from "./format-of-column";

/** A value that a model may learn from: a column of the file, a part of a date, or the days between two dates. */
export interface FeatureColumn {
  name: string;
  /** Numbers in order, or categories. A boolean has the categories "true" and "false". */
  type: "number" | "category";
  /** Reading, and with it the columns of the file that the value is made of (`sourcesOf`). */
  format: ValueFormat;
  monotone: SchemaColumn["monotone"];
}

const parts: DatePart[] = ["month", "day", "weekday", "hour"];
/** Most dates whose distances to each other are features; of more, each has its distance to the time column only. */
const fewDates = 4;

/**
 * Columns that models may learn from, in file order, dates as parts and distances. Free text, keys, groups, the target
 * and ignored columns are left out. Parts that recur are features of any date; the year and the number of days are not
 * for the time column, because later rows have none that training knew.
 * @param profile columns of a version, whose dates without times of day have no hour
 */
export function featureColumns(
  schema: DatasetSchema,
  profile: readonly Pick<DatasetColumn, "name" | "notations">[] = [],
): FeatureColumn[] {
  const untimed = new Set(profile.flatMap(({ name, notations }) => (notations?.timed === 0 ? [name] : [])));
  const used = schema.columns.filter(
    ({ role, type }) => (role === "feature" || role === "time") && type !== "text",
  );
  const taken = new Set(schema.columns.map(({ name }) => name));
  const own = (name: string): string => {
    let free = name;
    for (let suffix = 2; taken.has(free); suffix++) free = `${name} ${suffix}`;
    taken.add(free);
    return free;
  };
  const features = used.flatMap((column): FeatureColumn[] => {
    if (column.type === "date") return partsOf(column, own, !untimed.has(column.name));
    const format = formatOfColumn(column);
    return [
      {
        name: column.name,
        type: format.type === "number" ? "number" : "category",
        format,
        monotone: column.monotone,
      },
    ];
  });
  return [
    ...features,
    ...distancesOf(
      used.filter(({ type }) => type === "date"),
      own,
    ),
  ];
}

function partsOf(column: SchemaColumn, own: (name: string) => string, hasTimes: boolean): FeatureColumn[] {
  const format = formatOfColumn(column);
  if (format.type !== "date") return [];
  const wanted: DatePart[] = column.role === "time" ? parts : ["days", "year", ...parts];
  return wanted
    .filter((part) => hasTimes || part !== "hour")
    .map((part) => ({
      name: own(`${column.name} ${part}`),
      type: "number" as const,
      format: { ...format, part, of: column.name },
      monotone: null,
    }));
}

function distancesOf(dates: SchemaColumn[], own: (name: string) => string): FeatureColumn[] {
  const time = dates.find(({ role }) => role === "time");
  const pairs = dates.flatMap((from, index) => dates.slice(index + 1).map((to) => [from, to] as const));
  const wanted =
    dates.length <= fewDates ? pairs : pairs.filter((pair) => time !== undefined && pair.includes(time));
  return wanted.map(([from, to]) => ({
    name: own(`days from ${from.name} to ${to.name}`),
    type: "number" as const,
    format: { type: "distance" as const, from: sideOf(from), to: sideOf(to) },
    monotone: null,
  }));
}

function sideOf(column: SchemaColumn) {
  const { type: _, ...format } = formatOfColumn(column) as Extract<ValueFormat, { type: "date" }>;
  return { column: column.name, ...format };
}
