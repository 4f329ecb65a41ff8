import { drawAt, streamStart } from "@/lib/learning/sampling/random";
import type { Job } from "@/lib/learning/workers/crew";
import { type SplitLimits, SplitSearch } from "./find-split";
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

/** Bound of the odds, so that they stay numbers. */
const mostOdds = 1e150;

/** First item of a part, when `count` items are shared between parts. */
export const startOf = (part: number, parts: number, count: number) => Math.floor((count * part) / parts);

/** The work of a round that threads share. Each job has the same result for any number of parts. */
export function boostingJobs(memory: BoostingMemory, params: JobParams, seed: number): Job[] {
  const { kernels, codes, columns, order, rest, odds, slopes, labels, list, marks } = memory;
  const { cells, segments, leafOf, rowCount } = memory;
  const cellNumbers = 2 * memory.cellCount;
  const width = memory.features.length;
  const { subsample, scale_pos_weight: weight } = params;
  const splits = new SplitSearch(memory, params);
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

  /**
   * Multiplies the odds by those of the last tree's leaves, which saves an exponential for each row, and derives the loss there for
   * the rows that the next tree sees.
   */
  function advance(part: number, parts: number, [round]: Float64Array): void {
    const stream = streamStart(seed, round!);
    const end = startOf(part + 1, parts, order.length);
    for (let row = startOf(part, parts, order.length); row < end; row++) {
      const now = Math.min(mostOdds, Math.max(1 / mostOdds, odds[row]! * segments[2 * leafOf[row]! + 1]!));
      odds[row] = now;
      order[row] = row;
      const isSeen = subsample === 1 || drawAt(stream, row) < subsample;
      const isFraud = labels[row]!;
      const rowWeight = !isSeen ? 0 : isFraud ? weight : 1;
      const other = 1 / (1 + now);
      const probability = now * other;
      slopes[2 * row] = rowWeight * (isFraud ? -other : probability);
      slopes[2 * row + 1] = rowWeight * probability * other;
    }
  }

  /**
   * Makes the histogram of a leaf, turns its parent's into its sibling's by subtraction, and finds the best splits of both; each
   * thread for some features. The root has no sibling (-1), and its sums come from its histogram.
   */
  function search(part: number, parts: number, args: Float64Array): void {
    const [leaf, from, count, sibling, features] = [args[0]!, args[1]!, args[2]!, args[3]!, args[4]!];
    const first = startOf(part, parts, features);
    const end = startOf(part + 1, parts, features);
    if (first === end) return;
    // The cells of features between these, which this tree may not use, are summed up as well: one call is quicker.
    const firstCell = memory.starts[list[2 * first]!]!;
    const cellsHere = cellAfter(memory, list[2 * (end - 1)]!) - firstCell;
    const own = leaf * cellNumbers + 2 * firstCell;
    cells.fill(0, own, own + 2 * cellsHere);
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
    if (sibling >= 0)
      kernels.subtract(
        cells.byteOffset + 8 * (sibling * cellNumbers + 2 * firstCell),
        cells.byteOffset + 8 * own,
        cellsHere,
      );
    for (let index = first; index < end; index++) {
      const feature = list[2 * index]!;
      if (sibling < 0) {
        const { gradient, curvature } = sumCells(memory, leaf, feature);
        splits.find(leaf, feature, gradient, curvature, count);
        continue;
      }
      splits.find(leaf, feature, args[5]!, args[6]!, count);
      splits.find(sibling, feature, args[7]!, args[8]!, args[9]!);
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

/** The cell after a feature's last one. */
function cellAfter({ starts, cellCount }: BoostingMemory, feature: number): number {
  return starts[feature + 1] ?? cellCount;
}

/** Sums of both derivatives over a leaf's rows, by the histogram of one feature. */
export function sumCells(memory: BoostingMemory, leaf: number, feature: number) {
  const first = leaf * memory.cellCount + memory.starts[feature]!;
  const end = leaf * memory.cellCount + cellAfter(memory, feature);
  let gradient = 0;
  let curvature = 0;
  for (let cell = first; cell < end; cell++) {
    gradient += memory.cells[2 * cell]!;
    curvature += memory.cells[2 * cell + 1]!;
  }
  return { gradient, curvature };
}
