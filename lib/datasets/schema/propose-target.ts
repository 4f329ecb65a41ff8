import type { DatasetColumn } from "@/lib/datasets/dataset";
import type { SchemaTarget } from "./dataset-schema";
import { areOutcomes, positiveOf } from "./positive-value";
import { twoValues } from "./propose-type";

const saysFraud = /fraud/i;
const saysTarget =
  /target|label|outcome|default|churn|class(?!ification)|response|charge.?back|charged.?(back|off)|delinquen|(^|[_ ])(bad|y)$/i;
/** Names of what happened, which numbers and dates about it often have as well. */
const saysEvent =
  /purchased?$|bought|convert|subscri|surviv|died|death|dead|readmi|arrest|attrition|exited|approved|creditab|cancell?ed|clicked|diagnosis|disput|refunded|returned|lapsed|relapse|failed|failure|anomal|suspicious|is_?spam|reported$/i;

/**
 * Columns that may be the outcome: those of two values, the likeliest first. Names and values tell more than the place
 * in the file and how rare the rarer value is.
 */
export function targetCandidates(columns: readonly DatasetColumn[]): DatasetColumn[] {
  const last = columns.at(-1)?.name;
  const candidates = columns.filter(isCandidate);
  const rarest = Math.min(...candidates.map(rarerShare));
  const score = (column: DatasetColumn) =>
    10 * said(column) +
    (column.name === last ? 4 : 0) +
    (rarerShare(column) === rarest ? 2 : 0) +
    (column.nulls === 0 ? 1 : 0);
  return candidates.toSorted((a, b) => score(b) - score(a));
}

/**
 * The column that most looks like an outcome: two values, and a name or values that say so. Else, where no other column's
 * name says so, the only column of two values, the last column if it alone has two words, or the last column if it is the
 * rarest by far. Null where the reader is to choose among `targetCandidates`.
 * @param columns those that are not ignored @param all the ignored ones included
 */
export function proposeTarget(
  columns: readonly DatasetColumn[],
  all: readonly DatasetColumn[],
): (SchemaTarget & { reason: string }) | null {
  const found = choose(targetCandidates(columns), columns, all);
  if (!found) return null;
  const { column, isByPlace } = found;
  return {
    column: column.name,
    positive: positiveOf(valuesOf(column)),
    reason: `${twoValues(column)}${isByPlace ? ", the last column and the rarest" : ""}: target?`,
  };
}

/** A column whose name says that it is an outcome, though it has not two values; undefined when there is none. */
export function namedOutcome(columns: readonly DatasetColumn[]): DatasetColumn | undefined {
  const others = columns.filter((column) => !isCandidate(column) && column.type !== "date");
  return (
    others.find(({ name }) => saysFraud.test(name)) ??
    others.find(({ name }) => saysTarget.test(name)) ??
    others.find(({ name, distinct }) => saysEvent.test(name) && distinct < 2)
  );
}

function choose(
  candidates: readonly DatasetColumn[],
  columns: readonly DatasetColumn[],
  all: readonly DatasetColumn[],
): { column: DatasetColumn; isByPlace?: boolean } | undefined {
  const [column, second] = candidates;
  if (!column) return undefined;
  if (said(column) > 0) return { column };
  if (all.some(({ name }) => saysFraud.test(name) || saysTarget.test(name))) return undefined;
  if (!second) return { column };
  const last = candidates.find(({ name }) => name === columns.at(-1)?.name);
  if (!last) return undefined;
  const words = candidates.filter(({ type }) => type !== "integer" && type !== "number");
  if (words.length === 1 && words[0] === last) return { column: last };
  const others = candidates.filter((candidate) => candidate !== last).map(rarerShare);
  const isRare = rarerShare(last) <= mostRare && rarerShare(last) <= Math.min(...others) / byFar;
  return isRare ? { column: last, isByPlace: true } : undefined;
}

/** Share of the rarer value from which it is rare, and how many times rarer it is than any other column's. */
const [mostRare, byFar] = [0.2, 2];

/** Weight of what name and values say that a column is an outcome; 0 when they say nothing. */
function said(column: DatasetColumn): number {
  const { name } = column;
  const named = saysFraud.test(name) ? 3 : saysTarget.test(name) ? 2 : saysEvent.test(name) ? 1.5 : 0;
  return named + (areOutcomes(valuesOf(column)) ? 1 : 0);
}

function isCandidate({ distinct, top, unread }: DatasetColumn): boolean {
  return distinct === 2 && top.length === 2 && !unread;
}

function rarerShare({ top }: DatasetColumn): number {
  const [first = 0, second = 0] = top.map(({ count }) => count);
  return Math.min(first, second) / Math.max(1, first + second);
}

const valuesOf = ({ top }: DatasetColumn) => top.map(({ value }) => value);
