import type { TrainingData } from "@/lib/learning/model-kind";
import { drawAt } from "@/lib/learning/sampling/random";
import { rowsWhere } from "@/lib/learning/sampling/rows-where";

const fewRows = 10_000;

/** Rows that a tree learns from, by class. The next draw overwrites this memory. */
export interface BalancedSample {
  legitimate: Uint32Array;
  frauds: Uint32Array;
  /** Numbers of the stream that were taken. */
  drawn: number;
}

/**
 * Creates a sampler that draws all rows of the smaller class and as many of the larger one; with `bootstrap`, it
 * resamples these with replacement. A sample of millions of claims takes tens of megabytes, so its memory is reused.
 * @returns a function of the state of a random stream (`streamStart`)
 */
export function balancedSampler(
  { labels, rows }: TrainingData,
  { replacement, bootstrap }: { replacement: boolean; bootstrap: boolean },
): (stream: number) => BalancedSample {
  const [legitimate, frauds] = [0, 1].map((label) => rowsWhere(labels, label, rows)) as [
    Uint32Array,
    Uint32Array,
  ];
  const areFraudsFew = frauds.length <= legitimate.length;
  const [few, many] = areFraudsFew ? [frauds, legitimate] : [legitimate, frauds];
  const count = few.length;
  const draw = replacement ? drawWithReplacement : drawWithout;
  // All rows of the smaller class, then those drawn of the larger one.
  const both = new Uint32Array(2 * count);
  both.set(few);
  const some = both.subarray(count);
  const swaps = new Uint32Array(count);
  const [ofFew, ofSome] = [new Uint32Array(2 * count), new Uint32Array(2 * count)];
  const scratch = new Uint32Array(2 * count);
  return (stream) => {
    const drawn = draw(many, some, stream, swaps);
    if (!bootstrap) return sampleOf(few, some, drawn);
    const fewDrawn = resample(both, stream, drawn, ofFew, ofSome);
    return sampleOf(ofFew.subarray(0, fewDrawn), ofSome.subarray(0, 2 * count - fewDrawn), drawn + 2 * count);
  };

  function sampleOf(fewOnes: Uint32Array, others: Uint32Array, drawn: number): BalancedSample {
    const near = (rows: Uint32Array) => neighboursTogether(rows, labels.length, scratch);
    const [a, b] = [near(fewOnes), near(others)];
    return areFraudsFew ? { frauds: a, legitimate: b, drawn } : { frauds: b, legitimate: a, drawn };
  }
}

/**
 * Draws as many rows with replacement from `both` halves. Without branches, as a processor cannot predict them.
 * @returns number of rows of the first half
 */
function resample(
  both: Uint32Array,
  stream: number,
  first: number,
  ofFew: Uint32Array,
  ofSome: Uint32Array,
): number {
  const count = both.length / 2;
  let [fewDrawn, someDrawn] = [0, 0];
  for (let i = 0; i < both.length; i++) {
    const place = Math.floor(drawAt(stream, first + i) * 2 * count);
    const row = both[place]!;
    const isFew = (place - count) >>> 31;
    ofFew[fewDrawn] = row;
    ofSome[someDrawn] = row;
    fewDrawn += isFew;
    someDrawn += 1 - isFew;
  }
  return fewDrawn;
}

const blockBits = 11;
const blocks = 1 << blockBits;
const starts = new Uint32Array(blocks);

/**
 * Puts rows of the same block together when there are many rows. Columns of millions of rows exceed the processor's cache: reads
 * of a block take a seventh of the time of random reads. For few rows it is not worth its time. The tree is the same either way.
 * @param size all rows are below it @param scratch as long as `rows`, or longer @returns `rows`
 */
function neighboursTogether(rows: Uint32Array, size: number, scratch: Uint32Array): Uint32Array {
  if (rows.length <= fewRows) return rows;
  const shift = Math.max(0, 32 - Math.clz32(size - 1) - blockBits);
  starts.fill(0);
  for (let i = 0; i < rows.length; i++) starts[rows[i]! >>> shift]!++;
  let sum = 0;
  for (let block = 0; block < blocks; block++) {
    const length = starts[block]!;
    starts[block] = sum;
    sum += length;
  }
  for (let i = 0; i < rows.length; i++) scratch[starts[rows[i]! >>> shift]!++] = rows[i]!;
  rows.set(scratch.subarray(0, rows.length));
  return rows;
}

/** @returns numbers taken from the stream */
function drawWithReplacement(from: Uint32Array, into: Uint32Array, stream: number): number {
  for (let i = 0; i < into.length; i++) into[i] = from[Math.floor(drawAt(stream, i) * from.length)]!;
  return into.length;
}

/**
 * Shuffles the first places (random.ts), copies them, and undoes the swaps: no copy of all rows per tree.
 * @returns numbers taken from the stream
 */
function drawWithout(from: Uint32Array, into: Uint32Array, stream: number, swaps: Uint32Array): number {
  const count = Math.min(into.length, from.length - 1);
  for (let i = 0; i < count; i++) {
    swaps[i] = i + Math.floor(drawAt(stream, i) * (from.length - i));
    swap(from, i, swaps[i]!);
  }
  into.set(from.subarray(0, into.length));
  for (let i = count - 1; i >= 0; i--) swap(from, i, swaps[i]!);
  return count;
}

function swap(values: Uint32Array, a: number, b: number): void {
  const held = values[a]!;
  values[a] = values[b]!;
  values[b] = held;
}
