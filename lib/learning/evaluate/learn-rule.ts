import { valueInWords } from "@/lib/datasets/value-in-words";
import { rangeInWords } from "@/lib/learning/features/describe-code";
import { codeCount, type Feature, missingCodeOf } from "@/lib/learning/features/features";
import type { TrainingData } from "@/lib/learning/model-kind";
import { randomStream, shuffle } from "@/lib/learning/sampling/random";
import { rowsWhere } from "@/lib/learning/sampling/rows-where";
import { bitCount } from "@/lib/learning/trees/question-bits";

/** A condition on a row: the feature's code is between `low` and `high`, both included, or not when negated. */
export interface Condition {
  feature: number;
  low: number;
  high: number;
  isNegated: boolean;
}

/** Maximum rows of either class that rules are compared on. */
const mostRows = 20_000;
/** Maximum limits of a number that are tried. */
const mostLimits = 31;
/** Number of single conditions that are tried together with every other. */
const mostFirst = 60;
/** Gain of a second condition below which the simpler rule is preferred. */
const leastGain = 0.001;

/**
 * Finds the rule of one or two conditions with the highest recall minus false positive rate (Youden 1950) on the
 * training rows, which is the rule with the highest ROC-AUC. Of pairs, one condition is among the best alone. The same
 * rows give the same rule.
 * @returns at most two conditions, which must both hold; none when no condition is better than chance
 */
export function learnRule({ features, codes, labels, rows }: TrainingData): Condition[] {
  const picked = [1, 0].map((label) =>
    shuffle(rowsWhere(labels, label, rows), randomStream(label, 5000), mostRows).subarray(0, mostRows),
  ) as [Uint32Array, Uint32Array];
  const conditions = features.flatMap(conditionsOf);
  const bits = conditions.map((condition) => picked.map((ofClass) => bitsOf(condition, codes, ofClass)));
  const [positives, others] = picked.map(({ length }) => length) as [number, number];
  const worth = (found: number, wrong: number) => found / positives - wrong / others;
  const alone = bits.map(([found, wrong], place) => ({
    place,
    worth: worth(countOf(found!), countOf(wrong!)),
  }));
  alone.sort((a, b) => b.worth - a.worth || a.place - b.place);
  let best = { worth: alone[0]?.worth ?? 0, places: alone[0] ? [alone[0].place] : [] };
  if (!(best.worth > 0)) return [];
  const single = best.worth;
  for (const { place: first } of alone.slice(0, mostFirst))
    for (let second = 0; second < conditions.length; second++) {
      if (conditions[second]!.feature === conditions[first]!.feature) continue;
      const found = countBoth(bits[first]![0]!, bits[second]![0]!);
      // With recall alone it could not beat the best.
      if (found / positives <= best.worth) continue;
      const both = worth(found, countBoth(bits[first]![1]!, bits[second]![1]!));
      if (both > best.worth && both > single + leastGain) best = { worth: both, places: [first, second] };
    }
  return best.places.map((place) => conditions[place]!);
}

/** By place in `rows`: 1 where all conditions hold, else 0. @param codes `codes[feature][row]` */
export function applyRule(
  rule: readonly Condition[],
  codes: readonly Uint8Array[],
  rows: Uint32Array,
): Float64Array {
  return Float64Array.from(rows, (row) =>
    rule.every((condition) => holds(condition, codes[condition.feature]![row]!)) ? 1 : 0,
  );
}

/** A learned rule in words. */
export function ruleText(rule: readonly Condition[], features: readonly Feature[]): string {
  return rule.map((condition) => conditionText(condition, features[condition.feature]!)).join(" and ");
}

function conditionText({ low, high, isNegated }: Condition, feature: Feature): string {
  if (feature.type === "category") {
    const category = feature.categories[low]!;
    if (!isNegated) return valueInWords(feature.name, category);
    return category === "" ? `${feature.name} is known` : `${feature.name} ≠ ${category}`;
  }
  if (low === missingCodeOf(feature)) return `${feature.name} is ${isNegated ? "known" : "missing"}`;
  return rangeInWords(feature, low, high);
}

/** Conditions on a feature: each category and its opposite; numbers below and from some of the edges. */
function conditionsOf(feature: Feature, index: number): Condition[] {
  const both = (code: number) =>
    [false, true].map((isNegated) => ({ feature: index, low: code, high: code, isNegated }));
  if (feature.type === "category") return feature.categories.flatMap((_, code) => both(code));
  const step = Math.max(1, Math.ceil(feature.edges.length / mostLimits));
  const limits = [...feature.edges.keys()].filter((edge) => edge % step === 0);
  const missing = missingCodeOf(feature);
  const last = codeCount(feature) - (missing === undefined ? 1 : 2);
  return [
    ...limits.flatMap((edge) => [
      { feature: index, low: 0, high: edge, isNegated: false },
      { feature: index, low: edge + 1, high: last, isNegated: false },
    ]),
    ...(missing === undefined ? [] : both(missing)),
  ];
}

function holds({ low, high, isNegated }: Condition, code: number): boolean {
  return (code >= low && code <= high) !== isNegated;
}

/** Rows where a condition holds, 32 per word. */
function bitsOf(condition: Condition, codes: readonly Uint8Array[], rows: Uint32Array): Int32Array {
  const bits = new Int32Array(Math.ceil(rows.length / 32));
  const ofFeature = codes[condition.feature]!;
  for (let place = 0; place < rows.length; place++)
    if (holds(condition, ofFeature[rows[place]!]!)) bits[place >>> 5]! |= 1 << place;
  return bits;
}

function countOf(bits: Int32Array): number {
  let count = 0;
  for (let word = 0; word < bits.length; word++) count += bitCount(bits[word]!);
  return count;
}

function countBoth(bits: Int32Array, others: Int32Array): number {
  let count = 0;
  for (let word = 0; word < bits.length; word++) count += bitCount(bits[word]! & others[word]!);
  return count;
}
