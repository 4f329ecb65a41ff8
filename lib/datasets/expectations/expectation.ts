import { z } from "zod";
import { newId } from "@/db/id";
import { SqlText } from "@/lib/datasets/sql/run-sql";

/** Most expectations of a dataset, and most of them that are custom SQL. */
export const maxExpectations = 500;
const maxSqlExpectations = 20;

const Column = z.string().min(1, "Choose a column.").max(1000);
const Count = z.int().min(0).nullable().default(null);
const noBound = "Enter a number, or a day such as 2026-01-31.";
/** A number, or a day for a column of dates. */
const Bound = z
  .union([z.number(noBound), z.iso.date(noBound)], noBound)
  .nullable()
  .default(null);
export type Bound = z.infer<typeof Bound>;

const shared = {
  /** Identifies it in all versions of the list, so that its results can be followed. A new one gets its own. */
  id: z.string().min(1).max(64).optional(),
  /** `fail` stops a training before it trains; `warn` is only noted. */
  severity: z.enum(["fail", "warn"]).default("fail"),
};

/** One expectation of a dataset, as it is sent. Missing values are checked by `missing` alone. */
export const NewExpectation = z.discriminatedUnion("type", [
  /** Every value is of the type, in the notation of the schema. */
  z.strictObject({
    ...shared,
    type: z.literal("type"),
    column: Column,
    is: z.enum(["number", "whole-number", "boolean", "date"]),
  }),
  /** Every number, or date, lies within the bounds, both included. What is none is not checked. */
  z
    .strictObject({ ...shared, type: z.literal("range"), column: Column, min: Bound, max: Bound })
    .superRefine(checkBounds),
  /** Every value is one of these. Numbers are compared as numbers. */
  z.strictObject({
    ...shared,
    type: z.literal("set"),
    column: Column,
    values: z.array(z.string().trim().min(1).max(200)).min(1, "Enter at least one value.").max(1000),
  }),
  /** No two rows have the same value, or the same values together. */
  z.strictObject({
    ...shared,
    type: z.literal("unique"),
    columns: z.array(Column).min(1, "Choose a column.").max(10),
  }),
  /** At most this share (0–1) of the rows has no value. */
  z.strictObject({
    ...shared,
    type: z.literal("missing"),
    column: Column,
    atMost: z.number().min(0).max(1).default(0),
  }),
  /** The newest date of the column, or with null the version itself, is at most so many days old. */
  z.strictObject({
    ...shared,
    type: z.literal("freshness"),
    column: Column.nullable().default(null),
    days: z.number().gt(0, "Enter a number of days above 0.").max(36_500),
  }),
  /** Number of rows. */
  z.strictObject({ ...shared, type: z.literal("rows"), min: Count, max: Count }).superRefine(checkBounds),
  /** A SELECT of the rows that fail, or of one boolean that should be true. The table `data` is the version. */
  z.strictObject({
    ...shared,
    type: z.literal("sql"),
    name: z.string().trim().min(1, "Enter what the query checks.").max(200),
    query: SqlText,
  }),
]);
export type NewExpectation = z.infer<typeof NewExpectation>;
export type Expectation = NewExpectation & { id: string };

/** All expectations of a dataset. @throws ZodError for two that are the same */
export const NewExpectations = z
  .array(NewExpectation)
  .max(maxExpectations, `A dataset may have ${maxExpectations} expectations.`)
  .superRefine((expectations, context) => {
    const refuse = (index: number, message: string) =>
      context.addIssue({ code: "custom", path: [index], message });
    const seen = new Set<string>();
    for (const [index, expectation] of expectations.entries()) {
      const { id, severity: _, ...checked } = expectation;
      const key = JSON.stringify(checked);
      if (seen.has(key)) refuse(index, "This expectation is listed twice.");
      if (id !== undefined && seen.has(id)) refuse(index, `Two expectations have the id "${id}".`);
      seen.add(key);
      if (id !== undefined) seen.add(id);
    }
    if (expectations.filter(({ type }) => type === "sql").length > maxSqlExpectations)
      context.addIssue({
        code: "custom",
        path: [],
        message: `A dataset may have ${maxSqlExpectations} expectations in SQL.`,
      });
  });

/** The expectation with an id, its own or a new one. */
export function withId(expectation: NewExpectation): Expectation {
  return { ...expectation, id: expectation.id ?? newId() };
}

/** Expectations of a database row. */
export function storedExpectations(value: unknown): Expectation[] {
  return z.array(NewExpectation).parse(value).map(withId);
}

/** Columns that an expectation reads; SQL reads what it names. */
export function columnsOf(expectation: NewExpectation): string[] {
  if (expectation.type === "unique") return expectation.columns;
  return "column" in expectation && expectation.column !== null ? [expectation.column] : [];
}

function checkBounds({ min, max }: { min: Bound; max: Bound }, context: z.RefinementCtx): void {
  const refuse = (path: string, message: string) =>
    context.addIssue({ code: "custom", path: [path], message });
  if (min === null && max === null) refuse("min", "Enter a least or a greatest value.");
  if (min === null || max === null) return;
  if (typeof min !== typeof max) refuse("max", "Enter two numbers or two days.");
  else if (min > max) refuse("max", "The greatest value must not be below the least.");
}
