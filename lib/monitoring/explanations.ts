import { z } from "zod";
import { randomStream, shuffle } from "@/lib/learning/sampling/random";
import type { Contributions } from "@/lib/learning/trees/tree-shap";

/** Explanation of the model's scores of a sample of claims. */
export const Explanations = z.object({
  /** Scale of `base` and contributions; "probability" is the former name of "score". */
  scale: z.preprocess((scale) => (scale === "probability" ? "score" : scale), z.enum(["score", "log-odds"])),
  /** True when probabilities are calibrated. Otherwise they are the scores. */
  isCalibrated: z.boolean().default(false),
  /** Method of computing the values (ModelKind). Empty in earlier explanations. */
  method: z.string().default(""),
  /**
   * Score before any field is known, from the row shares that the model learned with: the starting point of every
   * explanation.
   */
  base: z.number(),
  rows: z.int(),
  rowsPerSecond: z.number(),
  /** Decision threshold: a score before calibration. */
  threshold: z.number(),
  /** Sorted by effect on the scores, largest first. */
  features: z.array(
    z.object({
      name: z.string(),
      meanAbsolute: z.number(),
      /** [contribution, 1 if the claim is flagged, else 0] of some claims. */
      points: z.array(z.tuple([z.number(), z.union([z.literal(0), z.literal(1)])])),
      /** Mean contribution of each category. */
      values: z.array(z.object({ name: z.string(), rows: z.int(), mean: z.number() })),
    }),
  ),
  /** The most suspicious claims. */
  claims: z.array(
    z.object({
      /** Name of the claim, such as its number. */
      name: z.string(),
      probability: z.number(),
      /** Score before calibration, 0–1; absent when it equals the probability. */
      score: z.number().optional(),
      /** Label in the data: "0", "1", or another text when it is not known yet. */
      label: z.string(),
      parts: z.array(z.object({ name: z.string(), value: z.string(), contribution: z.number() })),
    }),
  ),
});
export type Explanations = z.infer<typeof Explanations>;

/** Maximum groups of a field that a report keeps. */
const mostGroups = 256;
/** Maximum dots that a chart shows legibly and a page can load. */
const shownDots = 150;

/**
 * Selects the rows to explain: the `suspicious` rows with the highest scores, then rows drawn at random from all rows.
 * @returns row indices; the drawn ones are `rows.slice(suspicious)`
 */
export function rowsToExplain(scores: Float64Array, suspicious: number, drawn: number, seed: number) {
  const order = Uint32Array.from(scores.keys());
  const highest = order.toSorted((a, b) => scores[b]! - scores[a]! || a - b).subarray(0, suspicious);
  const some = shuffle(order, randomStream(seed, 4000), Math.min(drawn, order.length)).subarray(0, drawn);
  return Uint32Array.from([...highest, ...some]);
}

/**
 * Summarizes contributions: their mean absolute value by feature, dots of some claims, the mean by category, and the
 * most suspicious claims individually.
 * @param groupAt group of a row's value in a field (ModelRows) @param explained its rows are `rows`; the first `claims.length` of them are the claims to show by name
 */
export function explanations(
  fields: readonly string[],
  groupAt: (field: number, row: number) => string | undefined,
  explained: Contributions,
  rows: Uint32Array,
  isFlagged: (row: number) => boolean,
  claims: Omit<Explanations["claims"][number], "parts">[],
  rawValue: (feature: string, row: number) => string,
): Pick<Explanations, "base" | "features" | "claims"> {
  const sample = rows.subarray(claims.length);
  const ofFeatures = fields.map((name, index) => {
    const values = explained.values[index]!.subarray(claims.length);
    const size = values.reduce((sum, value) => sum + Math.abs(value), 0);
    return {
      name,
      meanAbsolute: size / Math.max(1, values.length),
      points: Array.from(values.subarray(0, shownDots), (value, place): [number, 0 | 1] => [
        Number(value.toPrecision(4)),
        isFlagged(sample[place]!) ? 1 : 0,
      ]),
      values: byGroup((row) => groupAt(index, row), sample, values),
    };
  });
  return {
    base: explained.base,
    features: ofFeatures.sort((a, b) => b.meanAbsolute - a.meanAbsolute),
    claims: claims.map((claim, place) => ({
      ...claim,
      parts: fields
        .map((name, index) => ({
          name,
          value: rawValue(name, rows[place]!),
          contribution: explained.values[index]![place]!,
        }))
        .sort((a, b) => Math.abs(b.contribution) - Math.abs(a.contribution)),
    })),
  };
}

/** Mean contribution of each group, the highest first; only the most frequent of very many. */
function byGroup(groupOf: (row: number) => string | undefined, rows: Uint32Array, values: Float64Array) {
  const sums = new Map<string, { rows: number; sum: number }>();
  rows.forEach((row, place) => {
    const name = groupOf(row);
    if (name === undefined) return;
    const before = sums.get(name) ?? { rows: 0, sum: 0 };
    sums.set(name, { rows: before.rows + 1, sum: before.sum + values[place]! });
  });
  return [...sums]
    .map(([name, { rows: count, sum }]) => ({ name, rows: count, mean: sum / count }))
    .sort((a, b) => b.rows - a.rows)
    .slice(0, mostGroups)
    .sort((a, b) => b.mean - a.mean);
}
