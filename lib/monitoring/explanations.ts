import { z } from "zod";
import { type Feature, unknownCode } from "@/lib/learning/features/features";
import { randomStream, shuffle } from "@/lib/learning/sampling/random";
import type { Contributions } from "@/lib/learning/trees/tree-shap";

/** What the model's scores of a sample of claims are made of. */
export const Explanations = z.object({
  /** Of `base` and contributions; "probability" is the former name of "score". */
  scale: z.preprocess((scale) => (scale === "probability" ? "score" : scale), z.enum(["score", "log-odds"])),
  /** Whether probabilities are calibrated; else they are the scores. */
  isCalibrated: z.boolean().default(false),
  /** How the values are worked out (ModelKind); empty in explanations that did not say. */
  method: z.string().default(""),
  /** The score before any field is known, by the shares of rows that the model learned with: where every explanation begins. */
  base: z.number(),
  rows: z.int(),
  rowsPerSecond: z.number(),
  /** A score before calibration. */
  threshold: z.number(),
  /** The one that moves scores most first. */
  features: z.array(
    z.object({
      name: z.string(),
      meanAbsolute: z.number(),
      /** [contribution, whether the claim is flagged] of some claims */
      points: z.array(z.tuple([z.number(), z.union([z.literal(0), z.literal(1)])])),
      /** Of categories: what each adds in the mean. */
      values: z.array(z.object({ name: z.string(), rows: z.int(), mean: z.number() })),
    }),
  ),
  /** The most suspicious claims. */
  claims: z.array(
    z.object({
      /** What names the claim, such as its number. */
      name: z.string(),
      probability: z.number(),
      /** Before calibration, 0–1; absent where it is the probability. */
      score: z.number().optional(),
      /** In the data: "0" or "1", or another where nobody knows yet. */
      label: z.string(),
      parts: z.array(z.object({ name: z.string(), value: z.string(), contribution: z.number() })),
    }),
  ),
});
export type Explanations = z.infer<typeof Explanations>;

/** As many dots as a chart can show, and a page can carry. */
const shownDots = 150;

/**
 * Which rows to explain: the `suspicious` with the highest scores first, then some drawn at random from all rows.
 * @returns row numbers; those drawn are `rows.slice(suspicious)`
 */
export function rowsToExplain(scores: Float64Array, suspicious: number, drawn: number, seed: number) {
  const order = Uint32Array.from(scores.keys());
  const highest = order.toSorted((a, b) => scores[b]! - scores[a]! || a - b).subarray(0, suspicious);
  const some = shuffle(order, randomStream(seed, 4000), Math.min(drawn, order.length)).subarray(0, drawn);
  return Uint32Array.from([...highest, ...some]);
}

/**
 * Sums contributions up: the mean of their sizes, dots of some claims, the mean by category, and the most suspicious claims
 * one by one. @param explained its rows are `rows`, of which the first `claims.length` are the claims to show by name
 */
export function explanations(
  features: readonly Feature[],
  codes: Uint8Array[],
  explained: Contributions,
  rows: Uint32Array,
  isFlagged: (row: number) => boolean,
  claims: Omit<Explanations["claims"][number], "parts">[],
  rawValue: (feature: string, row: number) => string,
): Pick<Explanations, "base" | "features" | "claims"> {
  const sample = rows.subarray(claims.length);
  const ofFeatures = features.map((feature, at) => {
    const values = explained.values[at]!.subarray(claims.length);
    const size = values.reduce((sum, value) => sum + Math.abs(value), 0);
    return {
      name: feature.name,
      meanAbsolute: size / Math.max(1, values.length),
      points: Array.from(values.subarray(0, shownDots), (value, place): [number, 0 | 1] => [
        Number(value.toPrecision(4)),
        isFlagged(sample[place]!) ? 1 : 0,
      ]),
      values: feature.type === "category" ? byCategory(feature.categories, codes[at]!, sample, values) : [],
    };
  });
  return {
    base: explained.base,
    features: ofFeatures.sort((a, b) => b.meanAbsolute - a.meanAbsolute),
    claims: claims.map((claim, place) => ({
      ...claim,
      parts: features
        .map(({ name }, at) => ({
          name,
          value: rawValue(name, rows[place]!),
          contribution: explained.values[at]![place]!,
        }))
        .sort((a, b) => Math.abs(b.contribution) - Math.abs(a.contribution)),
    })),
  };
}

function byCategory(categories: string[], codes: Uint8Array, rows: Uint32Array, values: Float64Array) {
  const sums = new Map<number, { rows: number; sum: number }>();
  rows.forEach((row, place) => {
    const code = codes[row]!;
    const before = sums.get(code) ?? { rows: 0, sum: 0 };
    sums.set(code, { rows: before.rows + 1, sum: before.sum + values[place]! });
  });
  return [...sums]
    .map(([code, { rows: count, sum }]) => ({
      name: code === unknownCode ? "a value that the model does not know" : (categories[code] ?? ""),
      rows: count,
      mean: sum / count,
    }))
    .sort((a, b) => b.mean - a.mean);
}
