import { counted, listed } from "@/lib/base/number-text";
import type { DatasetColumn } from "@/lib/datasets/dataset";
import { identifier, literal } from "@/lib/datasets/duckdb";
import type { DatasetSchema, SchemaColumn } from "@/lib/datasets/schema/dataset-schema";
import { namedOutcome } from "@/lib/datasets/schema/propose-target";

/** Most columns that a message names. */
const mostNamed = 5;
const roleInWords: Record<SchemaColumn["role"], string> = {
  feature: "free text",
  target: "the target",
  key: "a key",
  time: "the time",
  group: "the group",
  ignored: "ignored",
};

/** Message about a table none of whose columns is a feature. */
export function noFeature({ columns }: DatasetSchema): string {
  const others = columns.filter(({ role }) => role !== "target");
  const named = others.slice(0, mostNamed).map(({ name, role }) => `"${name}" is ${roleInWords[role]}`);
  const rest = others.length - named.length;
  if (rest > 0) named.push(`${counted(rest, "other column is", "other columns are")} not used either`);
  const why = named.length === 0 ? "there is no column but the target" : listed(named);
  return `There is no feature to learn from: ${why}. Add columns that say something of each row, or change roles in the dataset's schema.`;
}

/**
 * Message about a table whose schema names no target: what may be one, or why there is none.
 * @param candidates columns that may be the outcome, the likeliest first
 */
export function noTarget(
  columns: readonly DatasetColumn[],
  candidates: readonly Pick<DatasetColumn, "name">[],
): string {
  const problem = outcomeProblem(columns);
  const names = candidates.slice(0, mostNamed).map(({ name }) => `"${name}"`);
  const rest = candidates.length - names.length;
  if (rest > 0) names.push(counted(rest, "other column"));
  const two = `${listed(names)} ${candidates.length === 1 ? "has" : "have"} two values`;
  if (problem) return names.length > 0 ? `${problem} Or choose another target: ${two}.` : problem;
  return names.length > 0
    ? `This dataset has no target. Choose the column to predict in the dataset's schema: ${two}.`
    : "No column of this dataset has exactly two values, so there is no outcome to learn. Add a column such as fraud with Y and N, or make one on the page SQL and save the result as a dataset.";
}

/** Reason why no model can learn from the column whose name says that it is the outcome; undefined where there is none. */
export function outcomeProblem(columns: readonly DatasetColumn[]): string | undefined {
  const named = namedOutcome(columns);
  return named && `${named.name} ${problemOf(named)}`;
}

function problemOf({ name, distinct, top, type, unread }: DatasetColumn): string {
  if (distinct === 0)
    return "has no value in any row, and a model learns from known outcomes. Upload them, or choose another target in the dataset's schema.";
  if (distinct === 1)
    return `is "${top[0]!.value}" in each row that has a value. A model needs rows of both outcomes: upload a table that has them.`;
  if (unread)
    return `has ${counted(unread.rows, "value")} beside its numbers, such as "${unread.values[0]?.value ?? ""}". Correct them, or name them as missing markers in the dataset's schema.`;
  const value = top[0]?.value.slice(0, 40) ?? "";
  const isNumber = type === "integer" || type === "number";
  const example = `${identifier(name)} ${isNumber ? `> ${value}` : `= ${literal(value)}`}`;
  return `has ${counted(distinct, "value")}, and a model learns one of two. Make two of them on the page SQL, such as ${example}, and save the result as a dataset.`;
}
