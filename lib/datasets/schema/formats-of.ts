import { type DatasetColumn, valueFormatOf } from "@/lib/datasets/dataset";
import type { ValueFormat } from "@/lib/datasets/value-format";
import { featureColumns } from "./feature-columns";
import { formatOfColumn } from "./format-of-column";
import { type DescribedVersion, schemaOf } from "./schema-of";

/**
 * Formats of a version's columns, of parts of its dates and of distances between them, by name: a given reading, or the
 * version's schema. Undefined for a column that is used as written, and for an unknown name.
 */
export function formatsOf(
  version: DescribedVersion,
  readings: Readonly<Record<string, ValueFormat | "as written">>,
): (name: string) => ValueFormat | undefined {
  const schema = schemaOf(version);
  const own = new Map(
    (version.columns as DatasetColumn[]).map((column) => [column.name, valueFormatOf(column)]),
  );
  for (const column of schema.columns) own.set(column.name, formatOfColumn(column));
  let derived: Map<string, ValueFormat> | undefined;
  const ofName = (name: string) => {
    if (own.has(name)) return own.get(name);
    derived ??= new Map(featureColumns(schema).map((feature) => [feature.name, feature.format]));
    return derived.get(name);
  };
  return (name) => {
    const reading = Object.hasOwn(readings, name) ? readings[name] : undefined;
    if (reading === "as written") return undefined;
    return reading === undefined ? ofName(name) : inNotationOf(own, name, reading);
  };
}

/** A reading in the notation of the file: of its numbers and its dates, which another version may write differently. */
function inNotationOf(
  own: ReadonlyMap<string, ValueFormat>,
  name: string,
  reading: ValueFormat,
): ValueFormat {
  if (reading.type === "distance") {
    const side = (given: typeof reading.from) => {
      const format = own.get(given.column);
      if (format?.type !== "date") return given;
      const { type: _, ...notation } = format;
      return { ...notation, column: given.column };
    };
    return { type: "distance", from: side(reading.from), to: side(reading.to) };
  }
  const format = own.get(reading.type === "date" ? (reading.of ?? name) : name);
  if (format?.type !== reading.type) return reading;
  if (format.type === "number") return format;
  if (format.type !== "date" || reading.type !== "date") return reading;
  const { part, of } = reading;
  return { ...format, ...(part && { part }), ...(of !== undefined && { of }) };
}
