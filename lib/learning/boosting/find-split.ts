import type { Feature } from "@/lib/learning/features/features";
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
/** Categories by rank, while a set is searched. Sorted by insertion: an array and a function for each search take longer. */
const ordered = new Uint8Array(256);
const ranks = new Float64Array(256);

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
  const start = placeOf(memory, leaf, best) * splitNumbers;
  const [gain, low, high, isSet, gradient, curvature] = memory.splits.subarray(start, start + splitNumbers);
  return {
    feature: best,
    gain: gain!,
    low: low!,
    high: high!,
    isSet: isSet === 1,
    gradient: gradient!,
    curvature: curvature!,
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
 * numbers is asked in both directions: "below this edge?" and "at or above it?".
 */
export function findSplit(
  memory: BoostingMemory,
  leaf: number,
  feature: number,
  sums: LeafSums,
  limits: SplitLimits,
): void {
  const { features, starts, cells, splits, cellCount } = memory;
  const of = features[feature]!;
  const first = 2 * (leaf * cellCount + starts[feature]!);
  const { gradient, curvature, count } = sums;
  const { reg_lambda: lambda } = limits;
  // As in LightGBM, rows are estimated by their share of the second derivatives.
  const least = Math.max(limits.min_child_weight, (limits.min_child_samples * curvature) / count, 1e-12);
  const start = placeOf(memory, leaf, feature) * splitNumbers;
  splits.fill(0, start, start + splitNumbers);
  const direction = of.monotone ?? 0;

  if (of.type === "number") findEdge(of.edges.length + 1);
  else if (of.categories.length <= fewCategories) findCategory(of.categories.length);
  else findSet(of);

  /** Keeps a split if it is better than those before. @returns whether it is */
  function offer(low: number, high: number, isSet: number, g: number, h: number, penalty: number): boolean {
    const otherG = gradient - g;
    const otherH = curvature - h;
    if (h < least || otherH < least) return false;
    const gain =
      (g * g) / (h + penalty) +
      (otherG * otherG) / (otherH + penalty) -
      (gradient * gradient) / (curvature + penalty);
    if (!(gain > splits[start]!)) return false;
    if (direction !== 0) {
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

  function findEdge(numbers: number): void {
    let [g, h] = [0, 0];
    for (let code = 0; code < numbers - 1; code++) {
      g += cells[first + 2 * code]!;
      h += cells[first + 2 * code + 1]!;
      offer(0, code, 0, g, h, lambda);
    }
    g += cells[first + 2 * numbers - 2]!;
    h += cells[first + 2 * numbers - 1]!;
    if (curvature - h <= curvature * 1e-9) return;
    const [knownG, knownH] = [g, h];
    if (direction === 0) offer(0, numbers - 1, 0, knownG, knownH, lambda);
    [g, h] = [0, 0];
    for (let code = 0; code < numbers - 1; code++) {
      g += cells[first + 2 * code]!;
      h += cells[first + 2 * code + 1]!;
      offer(code + 1, numbers - 1, 0, knownG - g, knownH - h, lambda);
    }
  }

  function findCategory(categories: number): void {
    for (let code = 0; code < categories; code++)
      offer(code, code, 0, cells[first + 2 * code]!, cells[first + 2 * code + 1]!, lambda);
  }

  /**
   * With the categories in the order of gradient over curvature, the best of all sets is a run from one end (Fisher 1958). Small
   * categories stay out, as their order is noise.
   */
  function findSet({ categories }: Feature & { type: "category" }): void {
    const leastCurvature = (smoothing * curvature) / count;
    let known = 0;
    for (let code = 0; code < categories.length; code++) {
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
    const most = Math.min(largestSet, (known + 1) >> 1);
    let [bestCount, isFromEnd] = [0, false];
    for (const fromEnd of [false, true]) {
      let [g, h] = [0, 0];
      for (let taken = 0; taken < most; taken++) {
        const code = ordered[fromEnd ? known - 1 - taken : taken]!;
        g += cells[first + 2 * code]!;
        h += cells[first + 2 * code + 1]!;
        if (offer(1, 0, 1, g, h, lambda + setPenalty)) [bestCount, isFromEnd] = [taken + 1, fromEnd];
      }
    }
    const set = setOf(memory, leaf, feature).fill(0);
    for (let taken = 0; taken < bestCount; taken++) {
      const code = ordered[isFromEnd ? known - 1 - taken : taken]!;
      set[code >>> 5]! |= 1 << (code & 31);
    }
  }
}
