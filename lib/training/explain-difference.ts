import { isDeepStrictEqual } from "node:util";
import { type Factor, factors, type TrainingSetup } from "@/lib/learning/training-setup";

/** Causes of a difference between two trainings. All values are differences of one metric, b − a. */
export interface Explanation {
  /** Difference as logged. */
  total: number;
  /** Effect of each differing factor when it alone is taken from b and everything else from a. */
  effects: { factor: Factor; value: number }[];
  /** Joint effect of the factors, beyond their single effects. */
  together: number;
  /** Part that refitting both does not reproduce: other code or libraries. */
  unexplained: number;
}

/**
 * Explains a metric's difference by refitting a with one factor of b at a time (one-at-a-time sensitivity, Saltelli et
 * al. 2008, §2.1). The remainder beyond the single effects is named, not distributed over the factors.
 * @param refit returns the metric of a setup
 */
export async function explainDifference(
  a: { setup: TrainingSetup; logged: number },
  b: { setup: TrainingSetup; logged: number },
  refit: (setup: TrainingSetup, what: string) => Promise<number>,
): Promise<Explanation> {
  const differing = (Object.keys(factors) as Factor[]).filter((factor) =>
    factors[factor].fields.some((field) => !isDeepStrictEqual(a.setup[field], b.setup[field])),
  );
  const before = await refit(a.setup, "the first run");
  const after = differing.length > 0 ? await refit(b.setup, "the second run") : before;
  const effects: Explanation["effects"] = [];
  for (const factor of differing) {
    const only = differing.length === 1;
    const swapped = only ? after : await refit(withFactor(a.setup, b.setup, factor), factors[factor].name);
    effects.push({ factor, value: swapped - before });
  }
  const alone = effects.reduce((sum, { value }) => sum + value, 0);
  const total = b.logged - a.logged;
  return { total, effects, together: after - before - alone, unexplained: total - (after - before) };
}

function withFactor(a: TrainingSetup, b: TrainingSetup, factor: Factor): TrainingSetup {
  const taken = factors[factor].fields.map((field) => [field, b[field]]);
  return { ...a, ...Object.fromEntries(taken) };
}
