import type { Outcome } from "@/lib/datasets/outcome";
import type { ReadableVersion } from "@/lib/datasets/table-of";
import { wordsOf } from "@/lib/datasets/table-words";
import {
  hashRows,
  type IdentityColumns,
  pickHashes,
  type RowHashes,
} from "@/lib/learning/sampling/row-identity";
import { calculateInWorker } from "@/lib/learning/workers/train-in-workers";
import type { KnownRows } from "./training-record";

/**
 * Minimum number of frauds and of other claims for comparing two models: intervals are tested from here on
 * (bench/intervals.ts).
 */
const fewestToCompare = 10;

/** Hashes a version's rows by columns; each set of columns is hashed once. */
export function rowHasher(version: ReadableVersion & { rows: number }, signal?: AbortSignal) {
  const known = new Map<string, Promise<RowHashes>>();
  return (columns: IdentityColumns): Promise<RowHashes> => {
    const name = JSON.stringify(columns);
    const hashes = known.get(name) ?? hashRows(version, columns, { signal });
    known.set(name, hashes);
    return hashes;
  };
}

/**
 * Indices of those `rows` that none of the trainings learned from, ascending. @param rows row indices of the hashed
 * version
 */
export async function unseenRows(
  hash: (columns: IdentityColumns) => Promise<RowHashes>,
  rows: Uint32Array,
  trainings: readonly KnownRows[],
): Promise<Uint32Array> {
  const isLearned = new Uint8Array(rows.length);
  for (const { columns, hashes } of trainings) {
    const learned = await calculateInWorker("learnedRows", pickHashes(await hash(columns), rows), hashes);
    learned.forEach((hasLearned, place) => {
      if (hasLearned) isLearned[place] = 1;
    });
  }
  return Uint32Array.from(rows.keys()).filter((place) => !isLearned[place]);
}

/** True when both classes have enough rows to compare two models. @param labels `labels[row]: 0 | 1` */
export function areEnough(labels: Uint8Array): boolean {
  const frauds = labels.reduce((sum, label) => sum + label, 0);
  return Math.min(frauds, labels.length - frauds) >= fewestToCompare;
}

/** Reason why there is no comparison where `areEnough` is false, as the end of a sentence. */
export function tooFewToCompare(outcome: Outcome): string {
  return `a comparison takes ${fewestToCompare} ${wordsOf(outcome).positive}s and ${fewestToCompare} others that neither model learned from`;
}
