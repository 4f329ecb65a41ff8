import type { ValueFormat } from "@/lib/datasets/value-format";
import { sourcesOf } from "@/lib/datasets/value-sources";
import { type Feature, isOfText } from "./features";

/** A column of the file that a model reads, for one feature or for several parts and distances of its dates. */
export interface ModelColumn {
  name: string;
  type: Feature["type"] | "date";
  /** Reading of its values, dates whole. Absent in models trained before formats existed. */
  format?: ValueFormat | undefined;
}

/** Columns that a model reads, each once, in the order of its features. */
export function modelColumns(features: readonly Feature[]): ModelColumn[] {
  const columns = new Map<string, ModelColumn>();
  const add = (column: ModelColumn) => {
    if (!columns.has(column.name)) columns.set(column.name, column);
  };
  for (const feature of features) {
    const { name, format } = feature;
    if (format?.type === "distance")
      for (const { column, ...date } of [format.from, format.to])
        add({ name: column, type: "date", format: { type: "date", ...date } });
    else if (format?.type === "date") {
      const { part: _, of = name, ...date } = format;
      add({ name: of, type: "date", format: date });
    } else add({ name, type: isOfText(feature) ? "category" : "number", ...(format && { format }) });
  }
  return [...columns.values()];
}

/** Columns that the file must have for a model's or feature set's fields. @param formatOf format of a field by name */
export function sourceColumns(
  names: readonly string[],
  formatOf: (name: string) => ValueFormat | "as written" | undefined,
): string[] {
  return [
    ...new Set(
      names.flatMap((name) => {
        const format = formatOf(name);
        return sourcesOf(name, format === "as written" ? undefined : format);
      }),
    ),
  ];
}
