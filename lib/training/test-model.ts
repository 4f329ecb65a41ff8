import type { DatasetColumn } from "@/lib/datasets/dataset";
import type { NamedRule } from "@/lib/datasets/named-rule";
import { wordsOf } from "@/lib/datasets/table-words";
import { getModelKind } from "@/lib/learning/catalog";
import { probabilityAt } from "@/lib/learning/evaluate/calibrate";
import type { Figures } from "@/lib/learning/evaluate/champion-comparison";
import type { Evaluation } from "@/lib/learning/evaluate/evaluation";
import { groupFigures } from "@/lib/learning/evaluate/group-figures";
import { predictFraud } from "@/lib/learning/predict-fraud";
import { pickRows } from "@/lib/learning/sampling/pick-rows";
import { identityColumns, pickHashes } from "@/lib/learning/sampling/row-identity";
import type { SplitSettings } from "@/lib/learning/sampling/split-settings";
import { calculateInWorker } from "@/lib/learning/workers/train-in-workers";
import { findBaseline } from "./baseline";
import { type Champion, compareWithChampion, notCompared, type UnscoredChampion } from "./champion";
import { leakingFeatures } from "./leaks";
import { figuresAtRandom } from "./random-split";
import type { Fitted, Prepared } from "./train";
import type { KnownRows } from "./training-record";
import { rowHasher, unseenRows } from "./unseen-rows";

/** Results of a model on its held-out rows. */
export interface Tested {
  evaluation: Evaluation & { figures: Figures };
  /** Probabilities of fraud, 0–1, by place in the test rows. */
  probabilities: Float64Array;
  /** Training rows by their hashes. */
  known: KnownRows;
}

/**
 * Tests a trained model on its held-out rows: its figures, and its comparison with the champion.
 * @param prepared its columns include those of `options.rule`
 * @param options.rule rule to compare with; without one it is learned on the training rows
 * @param options.groups columns by whose values figures are reported; among the columns of `prepared`
 * @param options.split how the rows were split; unless at random, the training is measured on a random split too
 * @param options.isRefitWanted trains the champion's recipe when the champion itself cannot be compared (champion.ts)
 */
export async function testModel(
  prepared: Prepared,
  { setup, stored, thresholdFrom, calibrationFrom }: Fitted,
  champion: Champion | UnscoredChampion | undefined,
  options: {
    isRefitWanted: boolean;
    rule?: NamedRule | undefined;
    groups?: readonly string[];
    split?: SplitSettings;
    signal?: AbortSignal;
  },
): Promise<Tested> {
  const { version, labels, codes, train, test } = prepared;
  const { seed, costs } = setup;
  const { threshold, calibration } = stored;
  const kind = getModelKind(stored.kind);
  const { scores, probabilities } = await predictFraud(stored, codes, test);
  const testLabels = pickRows(labels, test);
  const hash = rowHasher(version, options.signal);
  const rowColumns = identityColumns(version.columns as DatasetColumn[], version.rows, setup.outcome);
  const known = { columns: rowColumns, hashes: pickHashes(await hash(rowColumns), train) };
  const fresh = await unseenRows(hash, test, [known]);
  const scored = { probabilities: scores, threshold };
  const challenger = { version, outcome: setup.outcome, labels, train, test, scored, known, hash, seed };
  const { classes } = wordsOf(setup.outcome);
  const rule = await findBaseline(prepared, options.rule);
  const answers = { ...scored, labels: testLabels, baseline: rule?.flags ?? null, costs, classes };
  const evaluated = await calculateInWorker("evaluate", answers);
  const flags = Uint8Array.from(scores, (score) => (score > threshold ? 1 : 0));
  const leaks = leakingFeatures(prepared);
  const evaluation = {
    ...evaluated,
    baseline:
      evaluated.baseline && rule
        ? { ...evaluated.baseline, rule: rule.text, isLearned: rule.isLearned }
        : null,
    probability: {
      ...(await calculateInWorker("evaluateProbabilities", testLabels, scores, probabilities)),
      calibration: calibration ?? null,
      calibrationFrom,
      atThreshold: probabilityAt(threshold, kind.scoreScale, calibration),
    },
    thresholdFrom,
    importance: kind.importance(stored.model, stored.features),
    repeatedRows: test.length - fresh.length,
    ...(options.split &&
      options.split.by !== "random" && {
        randomSplit: await figuresAtRandom(prepared, setup, options),
      }),
    ...(options.groups?.length && {
      groups: options.groups.map((name) =>
        groupFigures(name, prepared.columns[name]!, test, testLabels, flags),
      ),
    }),
    ...(leaks.length > 0 && { leaks }),
    champion: await compared(champion),
  };
  return { evaluation, probabilities, known };

  async function compared(other: typeof champion) {
    if (!other) return null;
    return "whyNotScored" in other
      ? notCompared(other)
      : compareWithChampion(other, challenger, options.isRefitWanted, options);
  }
}
