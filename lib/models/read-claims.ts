import type { DatasetColumn } from "@/lib/datasets/dataset";
import { readColumns } from "@/lib/datasets/read-columns";
import type { ReadableVersion } from "@/lib/datasets/table-of";
import type { FeatureSet } from "./features";
import { encodeTarget, target } from "./target";

/** The columns that a feature set needs, and others by name, with the target's labels. */
export async function readClaims(
  version: ReadableVersion,
  set: FeatureSet,
  others: string[],
  options: { signal?: AbortSignal } = {},
): Promise<{
  /** Raw values by column name. */
  columns: Record<string, string[]>;
  /** Those of the feature set alone. */
  ofSet: Record<string, string[]>;
  labels: Uint8Array;
}> {
  const names = set.columnsOf(version.columns as DatasetColumn[]);
  const { columns } = await readColumns(version, [...new Set([...names, ...others, target])], options);
  const ofSet = Object.fromEntries(names.map((name) => [name, columns[name]!]));
  return { columns, ofSet, labels: encodeTarget(columns[target]!) };
}
