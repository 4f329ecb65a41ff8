import type { ValueFormat } from "@/lib/datasets/value-format";
import type { SchemaColumn } from "./dataset-schema";

/** Format by which a column's values are read. A date is read whole; its parts are in `featureColumns`. */
export function formatOfColumn(column: SchemaColumn): ValueFormat {
  const missing = {
    ...(column.missing.length > 0 && { missing: column.missing }),
    ...(!column.usualMissing && { usualMissing: false as const }),
  };
  switch (column.type) {
    case "number": {
      const { decimal = ".", thousands, currency, percent } = column.number ?? {};
      return {
        type: "number",
        decimal,
        ...(thousands != null && { thousands }),
        ...(currency != null && { currency }),
        ...(percent != null && { percent }),
        ...missing,
      };
    }
    case "boolean":
      return { type: "boolean", ...missing };
    case "date":
      return { type: "date", order: column.date ?? "YMD", ...missing };
    default:
      return { type: "text", ...missing };
  }
}
