import { wordsOf } from "@/lib/datasets/table-words";
import { scoreInterval } from "@/lib/learning/evaluate/estimate-text";
import type { Evaluation } from "@/lib/learning/evaluate/evaluation";
import type { TrainingOfRun } from "./training-of-run";

/** One line of a comparison. A missing value is undefined. */
export interface ComparedRow {
  name: string;
  a: string | number | undefined;
  b: string | number | undefined;
  /** Unit of a number: none, a share of 0–1, or ms. */
  unit?: "share" | "ms";
  /** True for values that differ between any two runs and carry no information. */
  isExpected?: boolean;
}
export interface ComparedGroup {
  title: string;
  rows: ComparedRow[];
}

/** Orders two runs of a training by creation time. */
export function earlierFirst<T extends { run: { createdAt: Date } }>([first, other]: [T, T]): [T, T] {
  return first.run.createdAt <= other.run.createdAt ? [first, other] : [other, first];
}

/** Compares two trainings side by side, in groups: inputs and results. */
export function compareTrainings(a: TrainingOfRun, b: TrainingOfRun): ComparedGroup[] {
  const row = (
    name: string,
    pickValue: (side: TrainingOfRun) => string | number | undefined,
    more: Partial<ComparedRow> = {},
  ): ComparedRow => ({ name, a: pickValue(a), b: pickValue(b), ...more });
  const records = (pickRecord: (side: TrainingOfRun) => Record<string, unknown>, absent?: string) =>
    [...new Set([...Object.keys(pickRecord(a)), ...Object.keys(pickRecord(b))])]
      .sort()
      .map((name) => row(name, (side) => inText(pickRecord(side)[name]) ?? absent));
  const ofPositives = (side: TrainingOfRun) => side.evaluation.classes[1]!;
  const words = wordsOf(b.facts.outcome);
  const [rows, positives] = [titled(`${words.row}s`), titled(`${words.positive}s`)];
  return [
    {
      title: `Metrics, each on its own held-out ${words.row}s`,
      rows: [
        row("Recall", (side) => ofPositives(side).recall),
        row("Recall, 95 % interval", intervalOf("recall")),
        row("Precision", (side) => ofPositives(side).precision),
        row("Precision, 95 % interval", intervalOf("precision")),
        row("F1", (side) => ofPositives(side).f1),
        row("Accuracy", ({ evaluation }) => evaluation.accuracy),
        row("ROC-AUC", ({ evaluation }) => evaluation.rocAuc),
        row("ROC-AUC, 95 % interval", intervalOf("rocAuc")),
        row("PR-AUC", ({ evaluation }) => evaluation.prAuc),
        row("Log loss", ({ evaluation }) => evaluation.probability?.logLoss),
        row("Brier score", ({ evaluation }) => evaluation.probability?.brier),
        row(`Cost of a ${words.row}`, ({ evaluation }) => evaluation.money.atThreshold),
      ],
    },
    {
      title: "Flow and data",
      rows: [
        row("Flow", ({ run }) => run.flow),
        row("Flow version", ({ run }) => run.flowVersion),
        row("Dataset", ({ facts }) => `${facts.dataset} ${facts.datasetVersion}`),
        row("Data SHA-256", ({ facts }) => facts.datasetSha256.slice(0, 16)),
        row("Data are", ({ facts }) => (facts.isSynthetic ? "synthetic" : "uploaded")),
        row(`${rows} to train on`, ({ facts }) => facts.trainRows),
        row(`${positives} among them`, ({ facts }) => facts.trainFrauds / facts.trainRows, { unit: "share" }),
        row(`${rows} held out`, ({ facts }) => facts.testRows),
        row(`${positives} among those`, ({ facts }) => facts.testFrauds / facts.testRows, { unit: "share" }),
        row("Share held out", ({ setup }) => setup.testSize, { unit: "share" }),
        row("Seed", ({ setup }) => String(setup.seed)),
      ],
    },
    {
      title: "Model",
      rows: [
        row("Kind", ({ setup }) => setup.kind),
        row("Feature set", ({ setup }) => setup.features),
        row("Features", ({ evaluation }) =>
          evaluation.importance
            .map(({ feature }) => feature)
            .sort()
            .join(", "),
        ),
        row("Threshold (score)", ({ evaluation }) => evaluation.threshold),
        row("Calibration", ({ evaluation }) => calibrationText(evaluation.probability)),
        row("Threshold is", ({ evaluation }) => evaluation.thresholdFrom),
      ],
    },
    { title: "Parameters", rows: records(({ facts }) => facts.params, "none") },
    { title: "Code and libraries", rows: records(({ facts }) => facts.libraries ?? {}) },
    {
      title: "Time",
      rows: [
        row("Learning", ({ facts }) => facts.fitMs, { unit: "ms", isExpected: true }),
        row("Whole run", ({ run }) => durationMs(run), { unit: "ms", isExpected: true }),
      ],
    },
  ];
}

const titled = (word: string) => word.charAt(0).toUpperCase() + word.slice(1);

function calibrationText(figures: Evaluation["probability"]): string {
  const found = figures?.calibration;
  if (!found) return "none";
  return `sigmoid, slope ${found.slope.toPrecision(4)}, intercept ${found.intercept.toPrecision(4)}`;
}

/** Interval of a figure in words; undefined for trainings that stored none. */
function intervalOf(name: "recall" | "precision" | "rocAuc") {
  return ({ evaluation: { figures } }: TrainingOfRun) => figures && scoreInterval(figures[name]);
}

function durationMs({ startedAt, endedAt }: TrainingOfRun["run"]): number | undefined {
  return startedAt && endedAt ? endedAt.getTime() - startedAt.getTime() : undefined;
}

function inText(value: unknown): string | number | undefined {
  if (value === undefined || typeof value === "number") return value;
  return typeof value === "string" ? value : JSON.stringify(value);
}
