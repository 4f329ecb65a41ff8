import type { Evaluation } from "@/lib/learning/evaluate/evaluation";
import { pickRows } from "@/lib/learning/sampling/pick-rows";
import { stratifiedSplit } from "@/lib/learning/sampling/split";
import { calculateInWorker } from "@/lib/learning/workers/train-in-workers";
import { scoreBySetup } from "./refit";
import type { ModelSetup, Prepared } from "./train";

/**
 * Ranking figures of the same training on a random split of the same rows, of the same sizes and seed: how much better
 * a model looks when it is tested on rows like those it has learned from.
 */
export async function figuresAtRandom(
  { version, labels, test }: Prepared,
  setup: ModelSetup,
  options: { signal?: AbortSignal } = {},
): Promise<NonNullable<Evaluation["randomSplit"]>> {
  const split = () => stratifiedSplit(labels, test.length / labels.length, setup.seed);
  // Ranking needs neither a threshold nor a calibration.
  const plain = { ...setup, calibrate: false, threshold: { ...setup.threshold, rule: "fixed" as const } };
  const { labels: ofTest, scored } = await scoreBySetup(version, plain, split, options);
  const { rocAuc, prAuc } = await calculateInWorker("figuresOf", ofTest, scored);
  const positives = pickRows(labels, split().test).reduce((sum, label) => sum + label, 0);
  return { rocAuc, prAuc, rows: ofTest.length, positives };
}
