import { counted, percent } from "@/lib/base/number-text";
import { dayMs } from "@/lib/base/time-units";
import type { DatasetColumn } from "@/lib/datasets/dataset";
import type { DatasetSchema, SchemaColumn } from "@/lib/datasets/schema/dataset-schema";
import { type Expectation, maxExpectations, type NewExpectation } from "./expectation";

/** An expectation that a version of the dataset meets, and why it may be one. */
export interface ExpectationSuggestion {
  expectation: NewExpectation;
  reason: string;
}

/** Facts that suggestions are made from. */
export interface SuggestionSource {
  /** Profile of the latest version. */
  columns: readonly DatasetColumn[];
  schema: DatasetSchema;
  rows: number;
  /** Times at which versions came, in any order. */
  createdAt: readonly Date[];
  /** Expectations that the dataset has. */
  expectations: readonly Expectation[];
}

/** Most columns for which something is suggested. */
const mostColumns = 200;
/** Most values of a set. The profile lists ten. */
const mostValues = 10;
/** Rows from which the profile of a feature says something about later versions. */
const manyRows = 100;

/**
 * Expectations from the schema and the profile of the latest version, those of target, keys and time first. Each holds for
 * that version; what only describes a feature warns. Left out is what the dataset expects already.
 */
export function suggestExpectations(source: SuggestionSource): ExpectationSuggestion[] {
  const { schema, rows, expectations } = source;
  const profiles = new Map(source.columns.map((column) => [column.name, column]));
  const known = new Set(expectations.map(subjectOf));
  const used = schema.columns.flatMap((column) => {
    const profile = profiles.get(column.name);
    return profile && column.role !== "ignored" ? [{ column, profile }] : [];
  });
  const important = used.filter(({ column: { role } }) => role !== "feature");
  const features = used.filter(({ column: { role } }) => role === "feature").slice(0, mostColumns);
  const found = [
    ...ofTable(source),
    ...important.flatMap(({ column, profile }) => ofImportant(column, profile, rows)),
    ...features.flatMap(({ column, profile }) => ofFeature(column, profile, rows)),
  ];
  return found
    .filter(({ expectation }) => !known.has(subjectOf(expectation)))
    .slice(0, Math.max(0, maxExpectations - expectations.length));
}

/** Subject of an expectation: two of the same subject differ only in what they allow. */
function subjectOf(expectation: NewExpectation): string {
  const { type } = expectation;
  if (type === "sql") return `sql ${expectation.query}`;
  if (type === "unique") return JSON.stringify([type, expectation.columns]);
  return JSON.stringify([type, "column" in expectation ? expectation.column : null]);
}

function ofTable({ rows, createdAt }: SuggestionSource): ExpectationSuggestion[] {
  const half = Math.floor(rows / 2);
  const days = usualDays(createdAt);
  return [
    ...(half > 0
      ? [
          {
            expectation: { type: "rows" as const, severity: "fail" as const, min: half, max: null },
            reason: `the latest version has ${counted(rows, "row")}: less than half would be suspicious`,
          },
        ]
      : []),
    ...(days === undefined
      ? []
      : [
          {
            expectation: {
              type: "freshness" as const,
              severity: "warn" as const,
              column: null,
              days: days * 2,
            },
            reason: `a version comes about every ${days === 1 ? "day" : `${days} days`}`,
          },
        ]),
  ];
}

/** Median of the days between versions, at least one; undefined for less than three versions. */
function usualDays(times: readonly Date[]): number | undefined {
  if (times.length < 3) return undefined;
  const sorted = times.map((time) => time.getTime()).sort((a, b) => a - b);
  const gaps = sorted
    .slice(1)
    .map((time, index) => time - sorted[index]!)
    .sort((a, b) => a - b);
  return Math.max(1, Math.round(gaps[Math.floor(gaps.length / 2)]! / dayMs));
}

/** Of target, key, time and group: what a training relies on. */
function ofImportant(
  { name, role, type }: SchemaColumn,
  { nulls, distinct, top, unread }: DatasetColumn,
  rows: number,
): ExpectationSuggestion[] {
  const fail = { severity: "fail" as const, column: name };
  const found: ExpectationSuggestion[] = [];
  if (nulls === 0)
    found.push({
      expectation: { ...fail, type: "missing", atMost: 0 },
      reason: `the ${role} column has a value in every row`,
    });
  if (role === "key" && rows > 1 && distinct === rows)
    found.push({
      expectation: { type: "unique", severity: "fail", columns: [name] },
      reason: "the key is unique in every row",
    });
  if (role === "target" && type === "boolean" && !unread)
    found.push({
      expectation: { ...fail, type: "type", is: "boolean" },
      reason: "every outcome is yes or no",
    });
  if (role === "target" && type !== "boolean" && distinct === 2 && top.length === 2)
    found.push({
      expectation: { ...fail, type: "set", values: top.map(({ value }) => value) },
      reason: "the target has these two values",
    });
  if (role === "time" && type === "date" && !unread)
    found.push({
      expectation: { ...fail, type: "type", is: "date" },
      reason: "every time is a date: rows are split by it",
    });
  return found;
}

function ofFeature(
  { name, type }: SchemaColumn,
  { nulls, distinct, top, min, unread, type: kind }: DatasetColumn,
  rows: number,
): ExpectationSuggestion[] {
  const warn = { severity: "warn" as const, column: name };
  if (rows < manyRows) return [];
  const found: ExpectationSuggestion[] = [];
  if (nulls < rows / 2)
    found.push({
      expectation: { ...warn, type: "missing", atMost: allowedShare(nulls / rows) },
      reason: nulls === 0 ? "no value is missing" : `${percent(nulls / rows)} of values are missing`,
    });
  if (
    type === "category" &&
    distinct > 1 &&
    distinct <= mostValues &&
    top.length === distinct &&
    isSettled(top, rows)
  )
    found.push({
      expectation: { ...warn, type: "set", values: top.map(({ value }) => value) },
      reason: `${distinct} values, each frequent: a new one would be unknown to models`,
    });
  if ((type === "number" || type === "date" || type === "boolean") && !unread && nulls < rows)
    found.push({
      expectation: {
        ...warn,
        type: "type",
        is: type === "number" && kind === "integer" ? "whole-number" : type,
      },
      reason: "every value is one",
    });
  if (type === "number" && min !== undefined && min >= 0)
    found.push({
      expectation: { ...warn, type: "range", min: 0, max: null },
      reason: "no number is negative",
    });
  return found;
}

/** True when each value comes so often that more values are unlikely. */
function isSettled(top: DatasetColumn["top"], rows: number): boolean {
  return top.every(({ count }) => count >= Math.max(5, rows / 1000));
}

/** A share of missing values that leaves room for five points more, in whole percent. */
function allowedShare(share: number): number {
  return Math.min(1, Math.ceil(share * 100 + 5) / 100);
}
