import { type BoostingMemory, setWords, splitNumbers } from "./memory";

/** Limits of the search for splits, beside the sums. */
export interface SplitLimits {
  reg_lambda: number;
  min_child_weight: number;
  min_child_samples: number;
}

/** A leaf's sums of both derivatives, its number of rows, and the bounds that monotone features set for its value. */
export interface LeafSums {
  gradient: number;
  curvature: number;
  count: number;
  lowest: number;
  highest: number;
}

/** A question about codes from `low` to `high`; with `isSet`, about the codes of a set. */
export interface Split {
  feature: number;
  gain: number;
  low: number;
  high: number;
  isSet: boolean;
  /** Sums of the derivatives over the rows that satisfy the question. */
  gradient: number;
  curvature: number;
}

/** Categories of a feature up to which a split compares one with the rest, and most categories of a set. */
const fewCategories = 4;
const largestSet = 32;
/** Additional penalties on sets of categories, which fit noise easily: LightGBM's cat_smooth and cat_l2. */
const smoothing = 10;
const setPenalty = 10;
const leastGain = 1e-9;
/** Value of a leaf: a Newton step (Chen, Guestrin 2016, eq. 5), within bounds. */
export function leafValue(
  { gradient, curvature, lowest, highest }: Omit<LeafSums, "count">,
  lambda: number,
): number {
  return Math.min(highest, Math.max(lowest, -gradient / (curvature + lambda)));
}

/** Index in `splits` (times `splitNumbers`) and in `sets` (times `setWords`) of a feature in a leaf. */
function placeOf(memory: BoostingMemory, leaf: number, feature: number): number {
  return leaf * memory.features.length + feature;
}

/** Best split of a leaf among `features`; the first of equal ones. */
export function bestSplit(
  memory: BoostingMemory,
  leaf: number,
  features: ArrayLike<number>,
): Split | undefined {
  let best = -1;
  let most = leastGain;
  for (let index = 0; index < features.length; index++) {
    const place = placeOf(memory, leaf, features[index]!);
    const gain = memory.splits[place * splitNumbers]!;
    if (gain > most) [best, most] = [features[index]!, gain];
  }
  if (best < 0) return undefined;
  const { splits } = memory;
  const start = placeOf(memory, leaf, best) * splitNumbers;
  return {
    feature: best,
    gain: splits[start]!,
    low: splits[start + 1]!,
    high: splits[start + 2]!,
    isSet: splits[start + 3] === 1,
    gradient: splits[start + 4]!,
    curvature: splits[start + 5]!,
  };
}

/** The set of a leaf's best split about a feature, as bits. */
export function setOf(memory: BoostingMemory, leaf: number, feature: number): Uint32Array {
  const start = placeOf(memory, leaf, feature) * setWords;
  return memory.sets.subarray(start, start + setWords);
}

/**
 * Finds the best split of a leaf by one feature from its histogram, and writes it into the memory. The gain is that of Chen
 * and Guestrin 2016, eq. 7, without γ. Rows whose code is unknown or missing do not satisfy a question, so a question about
 * numbers is asked in both directions: "below this edge?" and "at or above it?". A thread keeps one object, because making
 * objects or functions for each search takes longer than a search.
 */
export class SplitSearch {
  /** Categories in the order of their ranks, while a set is searched. */
  private readonly ordered = new Uint8Array(256);
  private readonly ranks = new Float64Array(256);
  /** Of the current search: first number of the histogram and of the split, and what `find` got. */
  private first = 0;
  private start = 0;
  private gradient = 0;
  private curvature = 0;
  private count = 0;
  private least = 0;
  private direction = 0;

  constructor(
    private readonly memory: BoostingMemory,
    private readonly limits: SplitLimits,
  ) {}

  /** Searches one feature in one leaf of `count` rows with these sums of both derivatives. */
  find(leaf: number, feature: number, gradient: number, curvature: number, count: number): void {
    const { memory, limits } = this;
    const of = memory.features[feature]!;
    this.first = 2 * (leaf * memory.cellCount + memory.starts[feature]!);
    this.start = placeOf(memory, leaf, feature) * splitNumbers;
    this.gradient = gradient;
    this.curvature = curvature;
    this.count = count;
    // As in LightGBM, rows are estimated by their share of the second derivatives.
    this.least = Math.max(limits.min_child_weight, (limits.min_child_samples * curvature) / count, 1e-12);
    this.direction = of.monotone ?? 0;
    for (let number = 0; number < splitNumbers; number++) memory.splits[this.start + number] = 0;
    if (of.type === "number") this.findEdge(of.edges.length + 1);
    else if (of.categories.length <= fewCategories) this.findCategory(of.categories.length);
    else this.findSet(of.categories.length, placeOf(memory, leaf, feature) * setWords);
  }

  /** Keeps a split if it is better than those before. @returns whether it is */
  private offer(low: number, high: number, isSet: number, g: number, h: number, penalty: number): boolean {
    const { start, gradient, curvature, least, direction } = this;
    const { splits } = this.memory;
    const otherG = gradient - g;
    const otherH = curvature - h;
    if (h < least || otherH < least) return false;
    const gain =
      (g * g) / (h + penalty) +
      (otherG * otherG) / (otherH + penalty) -
      (gradient * gradient) / (curvature + penalty);
    if (!(gain > splits[start]!)) return false;
    if (direction !== 0) {
      const { reg_lambda: lambda } = this.limits;
      // Upwards, the numbers below an edge have the smaller value.
      const rise = g / (h + lambda) - otherG / (otherH + lambda);
      if ((low === 0 ? rise : -rise) * direction < 0) return false;
    }
    splits[start] = gain;
    splits[start + 1] = low;
    splits[start + 2] = high;
    splits[start + 3] = isSet;
    splits[start + 4] = g;
    splits[start + 5] = h;
    return true;
  }

  private findEdge(numbers: number): void {
    const { first, curvature, direction } = this;
    const { cells } = this.memory;
    const { reg_lambda: lambda } = this.limits;
    const last = numbers - 1;
    let g = 0;
    let h = 0;
    for (let code = 0; code < last; code++) {
      g += cells[first + 2 * code]!;
      h += cells[first + 2 * code + 1]!;
      this.offer(0, code, 0, g, h, lambda);
    }
    const knownG = g + cells[first + 2 * last]!;
    const knownH = h + cells[first + 2 * last + 1]!;
    if (curvature - knownH <= curvature * 1e-9) return;
    if (direction === 0) this.offer(0, last, 0, knownG, knownH, lambda);
    g = 0;
    h = 0;
    for (let code = 0; code < last; code++) {
      g += cells[first + 2 * code]!;
      h += cells[first + 2 * code + 1]!;
      this.offer(code + 1, last, 0, knownG - g, knownH - h, lambda);
    }
  }

  private findCategory(categories: number): void {
    const { first } = this;
    const { cells } = this.memory;
    for (let code = 0; code < categories; code++)
      this.offer(
        code,
        code,
        0,
        cells[first + 2 * code]!,
        cells[first + 2 * code + 1]!,
        this.limits.reg_lambda,
      );
  }

  /**
   * With the categories in the order of gradient over curvature, the best of all sets is a run from one end (Fisher 1958). Small
   * categories stay out, as their order is noise. @param set first word of the set in the memory
   */
  private findSet(categories: number, set: number): void {
    const { ordered, first } = this;
    const { cells, sets } = this.memory;
    const known = this.order(categories);
    const most = Math.min(largestSet, (known + 1) >> 1);
    const penalty = this.limits.reg_lambda + setPenalty;
    let bestCount = 0;
    let isFromEnd = false;
    for (let side = 0; side < 2; side++) {
      let g = 0;
      let h = 0;
      for (let taken = 0; taken < most; taken++) {
        const code = ordered[side === 1 ? known - 1 - taken : taken]!;
        g += cells[first + 2 * code]!;
        h += cells[first + 2 * code + 1]!;
        if (!this.offer(1, 0, 1, g, h, penalty)) continue;
        bestCount = taken + 1;
        isFromEnd = side === 1;
      }
    }
    for (let word = 0; word < setWords; word++) sets[set + word] = 0;
    for (let taken = 0; taken < bestCount; taken++) {
      const code = ordered[isFromEnd ? known - 1 - taken : taken]!;
      sets[set + (code >>> 5)]! |= 1 << (code & 31);
    }
  }

  /** Sorts the categories that are not too small, by insertion. @returns their number */
  private order(categories: number): number {
    const { ordered, ranks, first } = this;
    const { cells } = this.memory;
    const leastCurvature = (smoothing * this.curvature) / this.count;
    let known = 0;
    for (let code = 0; code < categories; code++) {
      const h = cells[first + 2 * code + 1]!;
      if (h < leastCurvature) continue;
      const rank = cells[first + 2 * code]! / (h + smoothing);
      let place = known++;
      for (; place > 0 && ranks[place - 1]! > rank; place--) {
        ranks[place] = ranks[place - 1]!;
        ordered[place] = ordered[place - 1]!;
      }
      ranks[place] = rank;
      ordered[place] = code;
    }
    return known;
  }
}
