import { z } from "zod";
import { DateOrder, Thousands } from "@/lib/datasets/value-format";

/** Most columns that a schema describes. */
const maxSchemaColumns = 10_000;

/**
 * Use of a column. `feature`: a model may learn from it. `key`: names the row. `time`: orders the rows, and is a
 * feature as well. `group`: rows of one group, such as the claims of a policy, stay together in a split. `ignored`: read
 * by nothing.
 */
export const ColumnRole = z.enum(["feature", "target", "key", "time", "group", "ignored"]);
export type ColumnRole = z.infer<typeof ColumnRole>;

/** Reading of a column's values. A `text` is free text: shown, and left out of models. */
export const ColumnType = z.enum(["number", "category", "boolean", "date", "text"]);
export type ColumnType = z.infer<typeof ColumnType>;

/** Notation of a column's numbers. Null means that each value is read by its own notation. */
export const NumberFormat = z
  .object({
    /** Decimal sign. */
    decimal: z.enum([".", ","]),
    /** A fixed separator makes the notation strict: 1.234 is one number only, and any other notation is a violation. */
    thousands: Thousands.nullable().default(null),
    /** The only sign or code, such as $ or EUR, that may stand beside a number; "" for none. */
    currency: z.string().max(10).nullable().default(null),
    /** True: all values are percentages, with or without the sign. False: a value with the sign is a violation. */
    percent: z.boolean().nullable().default(null),
  })
  .refine(({ decimal, thousands }) => decimal !== thousands, {
    path: ["thousands"],
    message: "The thousands separator must differ from the decimal sign.",
  });
export type NumberFormat = z.infer<typeof NumberFormat>;

/** One column of a schema. */
export const SchemaColumn = z.object({
  name: z.string().min(1).max(1000),
  role: ColumnRole.default("feature"),
  type: ColumnType,
  /** Own texts or numbers that mean a missing value, such as -999 or "unknown". Upper and lower case are equal. */
  missing: z.array(z.string().min(1).max(100)).max(20).default([]),
  /** False when NA, ?, - and the like are values of this column. An empty value is always missing. */
  usualMissing: z.boolean().default(true),
  /** Null for other types than number. */
  number: NumberFormat.nullable().default(null),
  /** Null for other types than date. */
  date: DateOrder.nullable().default(null),
  /** Direction in which a score may move with this number. */
  monotone: z.enum(["increasing", "decreasing"]).nullable().default(null),
  note: z.string().max(500).default(""),
});
export type SchemaColumn = z.infer<typeof SchemaColumn>;

/** Outcome that a model learns: its column, and the value that counts as positive, as written in the file. */
export const SchemaTarget = z.object({
  column: z.string().min(1).max(1000),
  positive: z.string().min(1).max(200),
});
export type SchemaTarget = z.infer<typeof SchemaTarget>;

/** Columns of a dataset: their use and the one reading of their values. */
export const DatasetSchema = z
  .object({
    target: SchemaTarget.nullable().default(null),
    columns: z.array(SchemaColumn).min(1).max(maxSchemaColumns),
  })
  .superRefine(({ target, columns }, context) => {
    const refuse = (path: (string | number)[], message: string) =>
      context.addIssue({ code: "custom", path, message });
    const first = new Map<string, number>();
    const single = new Map<ColumnRole, string>();
    for (const [index, column] of columns.entries()) {
      const { name, role, type, number, date, monotone } = column;
      const at = ["columns", index];
      if (first.has(name)) refuse([...at, "name"], `The column "${name}" is listed twice.`);
      first.set(name, index);
      if (type !== "number" && number)
        refuse([...at, "number"], `"${name}" is no number: remove its number format.`);
      if (type !== "date" && date) refuse([...at, "date"], `"${name}" is no date: remove its date format.`);
      if (type === "date" && !date) refuse([...at, "date"], `Choose the date format of "${name}".`);
      if (monotone && (type !== "number" || role !== "feature"))
        refuse([...at, "monotone"], `"${name}" is no feature of type number, so it cannot be monotone.`);
      if (role === "time" && type !== "date" && type !== "number")
        refuse([...at, "role"], `The time column "${name}" must be a date or a number.`);
      if (role === "target" && target?.column !== name)
        refuse(
          [...at, "role"],
          `"${name}" has the role target: name it and its positive value as the target.`,
        );
      if (role !== "target" && role !== "time" && role !== "group") continue;
      const other = single.get(role);
      if (other !== undefined)
        refuse([...at, "role"], `"${other}" and "${name}" both have the role ${role}.`);
      single.set(role, name);
    }
    if (target && single.get("target") !== target.column)
      refuse(["target"], `The target "${target.column}" is no column with the role target.`);
  });
export type DatasetSchema = z.infer<typeof DatasetSchema>;

/** Reason of a proposal, for the person who checks it. */
export const SchemaReason = z.object({ column: z.string(), reason: z.string() });
export type SchemaReason = z.infer<typeof SchemaReason>;

/** A proposed schema, with the reason of everything that is not plain. */
export interface SchemaProposal {
  schema: DatasetSchema;
  reasons: SchemaReason[];
}

/** Names of the columns with a role, in file order. */
export function columnsWithRole({ columns }: DatasetSchema, role: ColumnRole): string[] {
  return columns.filter((column) => column.role === role).map(({ name }) => name);
}
