import { z } from "zod";
import { type CodedColumn, codedColumn } from "@/lib/datasets/coded-column";
import { readLabel } from "@/lib/datasets/label";
import { calibrationCurve } from "@/lib/learning/evaluate/calibration-curve";
import { flagging } from "@/lib/learning/evaluate/evaluate";
import { ClassScores } from "@/lib/learning/evaluate/evaluation";
import { classScores, confusion, rocAuc } from "@/lib/learning/evaluate/metrics";
import { scoreEdges } from "@/lib/learning/evaluate/score-edges";
import { countUpTo } from "@/lib/learning/features/features";
import { pickRows } from "@/lib/learning/sampling/pick-rows";
import { ColumnDrift, columnDrift } from "./column-drift";
import { ComparedRows, type chooseRows } from "./compared-rows";
import { exactTest } from "./drift-measures";

/** Recall, precision, flag rate and ROC-AUC on one set of claims. */
const Figures = z.object({
  recall: z.number(),
  precision: z.number(),
  flagRate: z.number(),
  rocAuc: z.number(),
});

const Performance = Figures.extend({
  rows: z.int(),
  frauds: z.int(),
  classes: z.array(ClassScores),
  /** confusion[actual][predicted] */
  confusion: z.array(z.array(z.int())),
  calibration: z.array(z.object({ predicted: z.number(), observed: z.number(), rows: z.int() })),
  /** Shares of frauds and of legitimate claims by score, in tenths, or of low scores in finer parts. */
  separation: z.array(z.object({ name: z.string(), frauds: z.number(), legitimate: z.number() })),
  /** Figures that the training measured on its held-out claims; null when it stored none, as trainings elsewhere. */
  training: Figures.nullable(),
  /** p-value for an unchanged recall: Fisher's exact test; null without figures of the training. */
  recallP: z.number().nullable(),
});

/** The model's predictions on current and reference claims, with its performance where labels exist. */
export const Predictions = z.object({
  /**
   * Decision threshold: a score before calibration, like `score`, `separation` and flag rates. `calibration` uses
   * probabilities.
   */
  threshold: z.number(),
  /** True when probabilities are calibrated. Otherwise they are the scores. */
  isCalibrated: z.boolean().optional(),
  /** Which rows the scores, flag rates and performance are of. Absent in earlier reports: all. */
  compared: ComparedRows.optional(),
  /** `hasDrifted` is false where `compared.isFair` is. */
  score: ColumnDrift,
  flagRate: z.object({ reference: z.number(), current: z.number() }),
  /** Drift of the labels; null when either table has none. */
  target: ColumnDrift.nullable(),
  /** Null when fewer than two classes are labelled. */
  performance: Performance.nullable(),
});
export type Predictions = z.infer<typeof Predictions>;

/** Scores of rows with their labels: "1", "0", or another text when not known yet. */
export interface ScoredClaims {
  /** Scores before calibration, 0–1, by row. */
  scores: Float64Array;
  /** Probabilities of fraud by row, when the model has a calibration. */
  probabilities?: Float64Array;
  labels: CodedColumn | undefined;
}

type TestFigures = { rocAuc: number; confusion: number[][] };

/**
 * Compares predictions.
 * @param training ROC-AUC and confusion matrix of the training's held-out claims, if stored
 * @param chosen rows whose scores are compared (`chooseRows`), by default all; labels are compared on all rows
 */
export function comparePredictions(
  reference: ScoredClaims,
  current: ScoredClaims,
  threshold: number,
  training: TestFigures | null,
  chosen?: ReturnType<typeof chooseRows>,
): Predictions {
  const known = [reference, current].map(({ labels }) => labels && withoutUnknown(labels));
  const [before, now] = known;
  const [old, fresh] = [picked(reference, chosen?.places.reference), picked(current, chosen?.places.current)];
  const score = columnDrift("Score", codedColumn(old.scores), codedColumn(fresh.scores));
  return {
    threshold,
    isCalibrated: current.probabilities !== undefined,
    ...(chosen && { compared: chosen.compared }),
    score: { ...score, hasDrifted: score.hasDrifted && chosen?.compared.isFair !== false },
    flagRate: { reference: shareOver(old, threshold), current: shareOver(fresh, threshold) },
    target: before && now ? columnDrift("Fraud", before, now) : null,
    performance: performanceOf(fresh, threshold, training),
  };
}

/** Some rows of scored claims. @param places undefined for all */
function picked({ scores, probabilities, labels }: ScoredClaims, places?: Uint32Array): ScoredClaims {
  if (!places) return { scores, labels, ...(probabilities && { probabilities }) };
  return {
    scores: pickRows(scores, places),
    ...(probabilities && { probabilities: pickRows(probabilities, places) }),
    labels: labels && { ...labels, codes: pickRows(labels.codes, places) },
  };
}

function performanceOf(
  { scores, probabilities, labels }: ScoredClaims,
  threshold: number,
  training: TestFigures | null,
): Predictions["performance"] {
  if (!labels) return null;
  const ofValue = labels.values.map(readLabel);
  const labelAt = (row: number) => ofValue[labels.codes[row]!];
  const rows = Uint32Array.from(labels.codes.keys()).filter((row) => labelAt(row) !== undefined);
  const known = Uint8Array.from(rows, (row) => labelAt(row)!);
  const ofKnown = Float64Array.from(rows, (row) => scores[row]!);
  const frauds = known.reduce((sum, label) => sum + label, 0);
  if (frauds === 0 || frauds === known.length) return null;
  const counts = confusion(known, ofKnown, threshold);
  const foundFirst = ([, [missed, found]]: number[][] | [number[], number[]]) => [found!, missed!];
  return {
    ...flagging(counts),
    rocAuc: rocAuc(known, ofKnown),
    rows: known.length,
    frauds,
    classes: [
      { name: "Legitimate", ...classScores(counts, 0) },
      { name: "Fraud", ...classScores(counts, 1) },
    ],
    confusion: counts,
    calibration: calibrationCurve(
      known,
      Float64Array.from(rows, (row) => (probabilities ?? scores)[row]!),
    ),
    separation: separationOf(known, ofKnown),
    training: training && { ...flagging(training.confusion), rocAuc: training.rocAuc },
    recallP:
      training &&
      exactTest(
        foundFirst(training.confusion as [number[], number[]]),
        foundFirst(counts as [number[], number[]]),
      ),
  };
}

function separationOf(labels: Uint8Array, scores: Float64Array) {
  const median = scores.toSorted()[scores.length >> 1] ?? 1;
  const edges = scoreEdges(median, 10);
  const inner = edges.slice(1, -1);
  const counts = edges.slice(1).map(() => [0, 0]);
  scores.forEach((score, row) => {
    counts[countUpTo(inner, score)]![labels[row]!]!++;
  });
  const frauds = labels.reduce((sum, label) => sum + label, 0);
  return counts.map(([legitimate, found], bin) => ({
    name: `${edges[bin]} to ${edges[bin + 1]}`,
    frauds: found! / frauds,
    legitimate: legitimate! / (labels.length - frauds),
  }));
}

function shareOver({ scores }: ScoredClaims, threshold: number): number {
  return scores.filter((score) => score > threshold).length / Math.max(1, scores.length);
}

/** Rows that have a label, as "0" and "1"; undefined when none has. */
function withoutUnknown(labels: CodedColumn): CodedColumn | undefined {
  const known = labels.values.map(readLabel);
  const codes = Uint8Array.from(
    labels.codes.filter((code) => known[code] !== undefined),
    (code) => known[code]!,
  );
  return codes.length > 0 ? { values: ["0", "1"], codes } : undefined;
}
