import type { DatasetSchema, SchemaColumn } from "./dataset-schema";
import { positiveOf } from "./positive-value";

/** Values of the columns that have few, most frequent first. */
export type KnownValues = Readonly<Record<string, readonly string[]>>;

/** A schema with a column changed. There is one target, whose positive value is proposed from its values. */
export function withColumn(
  { target, columns }: DatasetSchema,
  changed: SchemaColumn,
  values: KnownValues,
): DatasetSchema {
  const isTarget = changed.role === "target";
  const kept = target?.column === changed.name ? (isTarget ? target : null) : isTarget ? null : target;
  const positive = positiveOf(values[changed.name] ?? []);
  return {
    target: isTarget && !kept ? { column: changed.name, positive } : kept,
    columns: columns.map((column) => {
      if (column.name === changed.name) return isTarget ? { ...changed, monotone: null } : changed;
      return isTarget && column.role === "target" ? { ...column, role: "feature" } : column;
    }),
  };
}

/** A schema with another target. @returns the same schema when it has no such column */
export function withTarget(schema: DatasetSchema, name: string, values: KnownValues): DatasetSchema {
  const column = schema.columns.find((each) => each.name === name);
  return column ? withColumn(schema, { ...column, role: "target" }, values) : schema;
}
