import { codeCount, type Feature } from "@/lib/learning/features/features";
import type { TrainingData } from "@/lib/learning/model-kind";
import { kernels } from "./compiled-kernels";

const page = 65_536;
const rowsAtOnce = 256;
/** Numbers that describe a feature's best split in a leaf (find-split.ts). */
export const splitNumbers = 6;
/** 32-bit words of a set of 256 codes. */
export const setWords = 8;
/** Numbers that a job gets. */
const argsLength = 16;

/** Inner loops in WebAssembly; addresses in bytes (kernels.as). */
interface Kernels {
  histogram(
    order: number,
    count: number,
    codes: number,
    width: number,
    list: number,
    features: number,
    slopes: number,
    cells: number,
  ): void;
  subtract(from: number, what: number, count: number): void;
  divide(order: number, count: number, codes: number, width: number, marks: number, rest: number): number;
}

/**
 * All that threads share while they boost. Rows are known by their place in the training rows. A histogram has one cell per
 * feature and code, with the sums of both derivatives; each feature's last cell is for unknown codes.
 */
export interface BoostingMemory {
  kernels: Kernels;
  rowCount: number;
  features: readonly Feature[];
  /** First cell of each feature, and the number of all cells. */
  starts: number[];
  cellCount: number;
  args: Float64Array;
  /** codes[place × features + feature]: histograms read whole rows. */
  codes: Uint8Array;
  /** columns[feature × rows + place]: dividing rows reads one feature. */
  columns: Uint8Array;
  labels: Uint8Array;
  /** Rows of each leaf, side by side. */
  order: Uint32Array;
  rest: Uint32Array;
  /** Per row, the odds of a fraud so far. */
  odds: Float64Array;
  /** Per row, the first and second derivative of the loss. */
  slopes: Float64Array;
  /** Features of this tree, as pairs: feature, byte offset of its cells. */
  list: Uint32Array;
  /** Which codes satisfy the question by which rows are divided. */
  marks: Uint8Array;
  /** One histogram per leaf. */
  cells: Float64Array;
  /** Best split of each feature per leaf, and its set of codes. */
  splits: Float64Array;
  sets: Uint32Array;
  /** Per leaf of a finished tree: end of its rows in `order`, and the exponential of its value. Per row, the leaf. */
  segments: Float64Array;
  leafOf: Uint8Array;
}

type Sized = { rows: Uint32Array; features: readonly Feature[] };

function layout({ rows, features }: Sized, leaves: number) {
  let cellCount = 0;
  const starts = features.map((feature) => {
    const start = cellCount;
    cellCount += codeCount(feature) + 1;
    return start;
  });
  // The compiled code keeps its own data in the first page.
  let bytes = page;
  const place = (size: number) => {
    const start = bytes;
    bytes += Math.ceil(size / 64) * 64;
    return start;
  };
  const [n, width] = [rows.length, features.length];
  const at = {
    args: place(8 * argsLength),
    codes: place(n * width),
    columns: place(n * width),
    labels: place(n),
    order: place(4 * n),
    rest: place(4 * n),
    odds: place(8 * n),
    slopes: place(16 * n),
    list: place(8 * width),
    marks: place(256),
    cells: place(16 * cellCount * leaves),
    splits: place(8 * splitNumbers * width * leaves),
    sets: place(4 * setWords * width * leaves),
    segments: place(16 * leaves),
    leafOf: place(n),
  };
  return { at, starts, cellCount, pages: Math.ceil(bytes / page) };
}

/** Memory for `viewMemory`, which threads can share. @param leaves maximum leaves of a tree */
export function boostingMemory(data: Sized, leaves: number): WebAssembly.Memory {
  const { pages } = layout(data, leaves);
  return new WebAssembly.Memory({ initial: pages, maximum: pages, shared: true });
}

/** Views of the memory by what lies where; the same in each thread. */
export function viewMemory(
  data: Pick<TrainingData, "rows" | "features">,
  leaves: number,
  memory: WebAssembly.Memory,
): BoostingMemory {
  const { at, starts, cellCount } = layout(data, leaves);
  const program = new WebAssembly.Module(Buffer.from(kernels.base64, "base64"));
  const { buffer } = memory;
  const [n, width] = [data.rows.length, data.features.length];
  return {
    kernels: new WebAssembly.Instance(program, { env: { memory } }).exports as unknown as Kernels,
    rowCount: n,
    features: data.features,
    starts,
    cellCount,
    args: new Float64Array(buffer, at.args, argsLength),
    codes: new Uint8Array(buffer, at.codes, n * width),
    columns: new Uint8Array(buffer, at.columns, n * width),
    labels: new Uint8Array(buffer, at.labels, n),
    order: new Uint32Array(buffer, at.order, n),
    rest: new Uint32Array(buffer, at.rest, n),
    odds: new Float64Array(buffer, at.odds, n),
    slopes: new Float64Array(buffer, at.slopes, 2 * n),
    list: new Uint32Array(buffer, at.list, 2 * width),
    marks: new Uint8Array(buffer, at.marks, 256),
    cells: new Float64Array(buffer, at.cells, 2 * cellCount * leaves),
    splits: new Float64Array(buffer, at.splits, splitNumbers * width * leaves),
    sets: new Uint32Array(buffer, at.sets, setWords * width * leaves),
    segments: new Float64Array(buffer, at.segments, 2 * leaves),
    leafOf: new Uint8Array(buffer, at.leafOf, n),
  };
}

/** Copies the training rows' labels and codes, and notes the odds of a fraud before the first tree. */
export function fillMemory(
  memory: BoostingMemory,
  { codes, labels, rows, features }: TrainingData,
  odds: number,
): void {
  const width = features.length;
  memory.odds.fill(odds);
  memory.segments.set([rows.length, 1]);
  for (let place = 0; place < rows.length; place++) memory.labels[place] = labels[rows[place]!]!;
  features.forEach((feature, index) => {
    const ofFeature = codes[index]!;
    const unknown = codeCount(feature);
    const column = memory.columns.subarray(index * rows.length, (index + 1) * rows.length);
    for (let place = 0; place < rows.length; place++)
      column[place] = Math.min(ofFeature[rows[place]!]!, unknown);
  });
  // By blocks of rows, so that what is written stays in the processor's cache.
  for (let first = 0; first < rows.length; first += rowsAtOnce)
    for (let feature = 0; feature < width; feature++)
      for (let place = first; place < Math.min(first + rowsAtOnce, rows.length); place++)
        memory.codes[place * width + feature] = memory.columns[feature * rows.length + place]!;
}
