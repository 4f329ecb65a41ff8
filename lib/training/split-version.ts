import { DomainError } from "@/lib/base/errors";
import type { CodedColumn } from "@/lib/datasets/coded-column";
import type { DatasetColumn } from "@/lib/datasets/dataset";
import type { Outcome } from "@/lib/datasets/outcome";
import { readCodedColumns } from "@/lib/datasets/read-coded-columns";
import { columnsWithRole } from "@/lib/datasets/schema/dataset-schema";
import { formatOfColumn } from "@/lib/datasets/schema/format-of-column";
import { schemaOf } from "@/lib/datasets/schema/schema-of";
import type { ReadableVersion } from "@/lib/datasets/table-of";
import { encodeTarget, targetReading } from "@/lib/learning/features/target";
import { numberHashes, rowGroups } from "@/lib/learning/sampling/row-groups";
import { hashRows, identityColumns } from "@/lib/learning/sampling/row-identity";
import { groupSplit, type RowSplit, stratifiedSplit, timeSplit } from "@/lib/learning/sampling/split";
import type { SplitSettings } from "@/lib/learning/sampling/split-settings";

type Version = ReadableVersion & { rows: number };

/**
 * Settings of a split with the columns that the dataset's schema names.
 * @param wanted.column column to split by; empty for the schema's
 * @throws DomainError "invalid" when there is no column to split by
 */
export function splitSettings(
  version: Version,
  wanted: { by: "auto" | SplitSettings["by"]; column: string; keepsDuplicates: boolean },
): SplitSettings {
  const schema = schemaOf(version);
  const [time, group] = (["time", "group"] as const).map((role) => columnsWithRole(schema, role)[0]);
  const by = wanted.by === "auto" ? (time ? "time" : group ? "group" : "random") : wanted.by;
  const { keepsDuplicates } = wanted;
  if (by === "random") return { by, column: "", keepsDuplicates };
  const column = wanted.column || (by === "time" ? time : group);
  if (!column)
    throw new DomainError(
      "invalid",
      `A split by ${by} needs a ${by} column. Choose one in the dataset's schema, or name it in the run's parameters.`,
    );
  if (!schema.columns.some(({ name }) => name === column))
    throw new DomainError("invalid", `The split is by ${column}, a column that the dataset does not have.`);
  return { by, column, keepsDuplicates };
}

/**
 * Divides a version's rows. The same version and settings give the same parts.
 * @throws DomainError "invalid" when both parts cannot have both classes
 */
export async function splitVersion(
  version: Version,
  outcome: Outcome,
  settings: SplitSettings & { testSize: number; seed: number },
  signal?: AbortSignal,
): Promise<RowSplit & { labels: Uint8Array }> {
  const { by, column, keepsDuplicates, testSize, seed } = settings;
  const ofSchema = schemaOf(version).columns.find(({ name }) => name === column);
  const readings = {
    ...(ofSchema && { [column]: formatOfColumn(ofSchema) }),
    ...targetReading(outcome),
  };
  const names = by === "random" ? [outcome.column] : [...new Set([outcome.column, column])];
  const columns = await readCodedColumns(version, names, { signal, readings });
  const labels = encodeTarget(columns[outcome.column]!, outcome);
  const together = [
    ...(keepsDuplicates ? [await duplicatesOf(version, outcome, signal)] : []),
    ...(by === "group" ? [groupNumbers(columns[column]!)] : []),
  ];
  const groups = together.length > 0 ? rowGroups(labels.length, together) : undefined;
  const split = () => {
    if (by === "time") {
      const times = timesOf(columns[column]!);
      return timeSplit(labels, groups ? earliest(times, groups) : times, testSize);
    }
    const madeOf = by === "group" ? `the same ${column}` : "the same values in all columns";
    return groups
      ? groupSplit(labels, groups, testSize, seed, madeOf)
      : stratifiedSplit(labels, testSize, seed);
  };
  return { ...split(), labels };
}

/** Numbers of rows by their content, equal for rows that repeat another. */
async function duplicatesOf(version: Version, outcome: Outcome, signal?: AbortSignal): Promise<Uint32Array> {
  const { content } = identityColumns(version.columns as DatasetColumn[], version.rows, outcome);
  return numberHashes((await hashRows(version, { content, key: null }, { signal })).content);
}

const none = 0xffffffff;

/** Numbers of a group column's values; rows without a value are on their own. */
function groupNumbers({ values, codes }: CodedColumn): Uint32Array {
  const missing = values.indexOf("");
  return Uint32Array.from(codes, (code) => (code === missing ? none : code));
}

/** Times of rows, ascending with time; NaN when missing. Dates as "2025-04-03 10:20:00", other times as numbers. */
function timesOf({ values, codes }: CodedColumn): Float64Array {
  const ofValue = values.map((value) => {
    if (value === "") return Number.NaN;
    const number = Number(value);
    return Number.isNaN(number)
      ? Date.parse(`${value.replace(" ", "T")}${value.length > 10 ? "Z" : ""}`)
      : number;
  });
  return Float64Array.from(codes, (code) => ofValue[code]!);
}

/** Each row's time as the earliest of its group: a group that began before the cut is learned from. */
function earliest(times: Float64Array, groups: Uint32Array): Float64Array {
  const first = new Float64Array(times.length).fill(Number.POSITIVE_INFINITY);
  for (let row = 0; row < times.length; row++) {
    const time = Number.isNaN(times[row]!) ? Number.NEGATIVE_INFINITY : times[row]!;
    if (time < first[groups[row]!]!) first[groups[row]!] = time;
  }
  return times.map((_, row) => first[groups[row]!]!);
}
