import { drawAt, streamStart } from "@/lib/learning/sampling/random";
import type { Job } from "@/lib/learning/workers/crew";
import { findSplit, type LeafSums, type SplitLimits } from "./find-split";
import type { BoostingMemory } from "./memory";

/** Parameters of the jobs. */
export interface JobParams extends SplitLimits {
  subsample: number;
  scale_pos_weight: number;
}

/** Numbers of the jobs in `boostingJobs`. */
export const job = { noteLeaves: 0, advance: 1, search: 2, divide: 3 } as const;
/** Arguments of `divide` from this one on: how many rows of each part satisfy the question. */
export const firstCount = 3;

/** First item of a part, when `count` items are shared between parts. */
export const startOf = (part: number, parts: number, count: number) => Math.floor((count * part) / parts);

/** The work of a round that threads share. Each job has the same result for any number of parts. */
export function boostingJobs(memory: BoostingMemory, params: JobParams, seed: number): Job[] {
  const { kernels, codes, columns, order, rest, scores, slopes, labels, list, marks } = memory;
  const { cells, segments, leafOf, rowCount } = memory;
  const cellNumbers = 2 * memory.cellCount;
  const width = memory.features.length;
  const { subsample, scale_pos_weight: weight } = params;
  return [noteLeaves, advance, search, divide];

  /** Notes each row's leaf of the last tree. */
  function noteLeaves(part: number, parts: number, [leaves]: Float64Array): void {
    const end = startOf(part + 1, parts, order.length);
    let at = startOf(part, parts, order.length);
    for (let leaf = 0; leaf < leaves!; leaf++) {
      const last = Math.min(end, segments[2 * leaf]!);
      for (; at < last; at++) leafOf[order[at]!] = leaf;
    }
  }

  /** Adds the last tree's values to the scores, and derives the loss there for the rows that the next tree sees. */
  function advance(part: number, parts: number, [round]: Float64Array): void {
    const stream = streamStart(seed, round!);
    const end = startOf(part + 1, parts, order.length);
    for (let row = startOf(part, parts, order.length); row < end; row++) {
      const score = scores[row]! + segments[2 * leafOf[row]! + 1]!;
      scores[row] = score;
      order[row] = row;
      const isSeen = subsample === 1 || drawAt(stream, row) < subsample;
      const isFraud = labels[row]!;
      const rowWeight = !isSeen ? 0 : isFraud ? weight : 1;
      const probability = 1 / (1 + Math.exp(-score));
      slopes[2 * row] = rowWeight * (probability - isFraud);
      slopes[2 * row + 1] = rowWeight * probability * (1 - probability);
    }
  }

  /**
   * Makes the histogram of a leaf, turns its parent's into its sibling's by subtraction, and finds the best splits of both; each
   * thread for some features. The root has no sibling (-1), and its sums come from its histogram.
   */
  function search(part: number, parts: number, args: Float64Array): void {
    const [leaf, from, count, sibling, features] = args as unknown as [
      number,
      number,
      number,
      number,
      number,
    ];
    const sums = readSums(args, 5);
    const ofSibling = readSums(args, 10);
    const first = startOf(part, parts, features);
    const end = startOf(part + 1, parts, features);
    for (let index = first; index < end; index++) {
      const start = leaf * cellNumbers + list[2 * index + 1]! / 8;
      cells.fill(0, start, start + 2 * cellsOf(memory, list[2 * index]!));
    }
    kernels.histogram(
      order.byteOffset + 4 * from,
      count,
      codes.byteOffset,
      width,
      list.byteOffset + 8 * first,
      end - first,
      slopes.byteOffset,
      cells.byteOffset + 8 * leaf * cellNumbers,
    );
    for (let index = first; index < end; index++) {
      const feature = list[2 * index]!;
      if (sibling < 0) {
        findSplit(memory, leaf, feature, { ...sums, ...sumCells(memory, leaf, feature) }, params);
        continue;
      }
      const offset = cells.byteOffset + list[2 * index + 1]!;
      kernels.subtract(
        offset + 8 * sibling * cellNumbers,
        offset + 8 * leaf * cellNumbers,
        cellsOf(memory, feature),
      );
      findSplit(memory, leaf, feature, sums, params);
      findSplit(memory, sibling, feature, ofSibling, params);
    }
  }

  /** Divides a part of a leaf's rows by whether their code is marked. */
  function divide(part: number, parts: number, args: Float64Array): void {
    const [from, count, feature] = args as unknown as [number, number, number];
    const start = from + startOf(part, parts, count);
    const end = from + startOf(part + 1, parts, count);
    args[firstCount + part] = kernels.divide(
      order.byteOffset + 4 * start,
      end - start,
      columns.byteOffset + feature * rowCount,
      1,
      marks.byteOffset,
      rest.byteOffset + 4 * start,
    );
  }
}

function readSums(args: Float64Array, start: number): LeafSums {
  const [gradient, curvature, count, lowest, highest] = args.subarray(start, start + 5);
  return { gradient: gradient!, curvature: curvature!, count: count!, lowest: lowest!, highest: highest! };
}

function cellsOf({ starts, cellCount }: BoostingMemory, feature: number): number {
  return (starts[feature + 1] ?? cellCount) - starts[feature]!;
}

/** Sums of both derivatives over a leaf's rows, by the histogram of one feature. */
export function sumCells(memory: BoostingMemory, leaf: number, feature: number) {
  const first = leaf * memory.cellCount + memory.starts[feature]!;
  let [gradient, curvature] = [0, 0];
  for (let cell = first; cell < first + cellsOf(memory, feature); cell++) {
    gradient += memory.cells[2 * cell]!;
    curvature += memory.cells[2 * cell + 1]!;
  }
  return { gradient, curvature };
}
