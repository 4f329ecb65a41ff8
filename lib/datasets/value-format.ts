import { z } from "zod";

const missing = {
  /** Own markers of a missing value, beside the usual ones. */
  missing: z.array(z.string()).optional(),
  /** Present when the usual markers (NA, ?, -) are values. */
  usualMissing: z.literal(false).optional(),
};

/**
 * Order of day (D), month (M) and year (Y) in a date of numbers: 2025-04-03, 03.04.2025 or 04/03/2025. A date that
 * starts with its year or names its month is read in any order; a time of day may follow.
 */
export const DateOrder = z.enum(["YMD", "DMY", "MDY"]);
export type DateOrder = z.infer<typeof DateOrder>;

/** Thousands separator of a number; `none` when there is none. A space stands for any kind of space. */
export const Thousands = z.enum(["none", ",", ".", " ", "'"]);

/** Part of a date, as a number: `days` since 1970-01-01, `weekday` 1 (Monday) to 7, the others as usual. */
export const DatePart = z.enum(["days", "year", "month", "day", "weekday", "hour"]);
export type DatePart = z.infer<typeof DatePart>;

/**
 * Format of a column's values. Most numbers are unambiguous; the decimal mark decides how 1.234 and 1,234 are read. A
 * model stores the formats of its features.
 */
export const ValueFormat = z.discriminatedUnion("type", [
  z.object({
    type: z.literal("number"),
    decimal: z.enum([".", ","]),
    /** Present when the notation is strict: no other value is a number. */
    thousands: Thousands.optional(),
    /** Present when only this currency, or with "" none, may stand beside a number. */
    currency: z.string().optional(),
    /** Present when all values are percentages, with or without the sign (true), or none is (false). */
    percent: z.boolean().optional(),
    ...missing,
  }),
  z.object({ type: z.literal("text"), ...missing }),
  /** The two classes, as the texts "true" and "false", from any usual spelling. */
  z.object({ type: z.literal("boolean"), ...missing }),
  /** A date as 2025-04-03, with the time of day if there is one, or a part of it as a number. */
  z.object({
    type: z.literal("date"),
    order: DateOrder,
    part: DatePart.optional(),
    /** Column of the date, when the value is a part under a name of its own. */
    of: z.string().optional(),
    ...missing,
  }),
  /** Whole days from one date to another, as a number; the text is both, joined by `distanceSeparator` (value-sources.ts). */
  z.object({
    type: z.literal("distance"),
    from: z.object({ column: z.string(), order: DateOrder, ...missing }),
    to: z.object({ column: z.string(), order: DateOrder, ...missing }),
  }),
]);
export type ValueFormat = z.infer<typeof ValueFormat>;
export type NumberValueFormat = Extract<ValueFormat, { type: "number" }>;
export type DecimalMark = NumberValueFormat["decimal"];
