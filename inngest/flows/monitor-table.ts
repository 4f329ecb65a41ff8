import { z } from "zod";
import checkCurrentQuality from "@/inngest/tasks/check-current-quality";
import comparePredictions from "@/inngest/tasks/compare-predictions";
import detectDrift from "@/inngest/tasks/detect-drift";
import explainPredictions from "@/inngest/tasks/explain-predictions";
import findMonitored, { ReferenceChoice } from "@/inngest/tasks/find-monitored";
import reportMonitoring from "@/inngest/tasks/report-monitoring";
import { advanced, DatasetChoice, ExperimentChoice, VersionChoice } from "@/lib/flows/choices";
import { type AddNode, defineFlow, type Reference, type References } from "@/lib/flows/define-flow";
import { ModelReference } from "@/lib/training/registered-model";

const share = z.number().min(0).max(1);

const Params = z.object({
  dataset: DatasetChoice.describe("The dataset with the current rows."),
  model: ModelReference.describe("The model that scores them: name@alias, name/version or name/latest."),
  reference: ReferenceChoice.default("training").describe(
    "What to compare with: training, which is what the model was trained on, or a version's number.",
  ),
  driftShare: z
    .number()
    .gt(0)
    .max(1)
    .default(0.5)
    .describe("From this share of drifted columns up, the dataset counts as drifted."),
  suspiciousRows: z
    .int()
    .min(0)
    .max(10)
    .default(3)
    .describe("Number of rows with the highest scores that are explained one by one.")
    .meta({ title: "Highest-scored rows" }),
  experiment: ExperimentChoice.default("monitoring").describe(
    "Experiment that keeps the figures. Automations wait for those of this portal's own experiments.",
  ),
  version: VersionChoice.default("latest").describe("A version's number, or latest.").meta(advanced),
  fewestRows: z.int().min(1).default(500).describe("Fewer current rows fail a check.").meta(advanced),
  missingRise: share
    .default(0.05)
    .describe("Largest rise of a column's share of missing values, 0–1.")
    .meta(advanced),
  unknownValues: share
    .default(0.01)
    .describe("Largest share of a column's values that the model does not know, 0–1.")
    .meta(advanced),
  outOfRange: share
    .default(0.01)
    .describe("Largest share of a column's numbers out of the reference's range, 0–1.")
    .meta(advanced),
  repeatedRows: share
    .default(0.01)
    .describe("Largest share of rows that are the same as another, 0–1.")
    .meta(advanced),
  sampleRows: z
    .int()
    .min(100)
    .max(10_000_000)
    .default(1_000_000)
    .describe("From more rows than these, about so many are drawn at random.")
    .meta(advanced),
  explainRows: z
    .int()
    .min(50)
    .max(20_000)
    .default(2000)
    .describe("Number of rows, drawn at random, whose scores are explained together.")
    .meta(advanced),
  seed: z
    .int()
    .min(0)
    .max(4294967295)
    .default(42)
    .describe("The same seed draws the same samples.")
    .meta(advanced),
});

export default defineFlow({
  slug: "monitor-table",
  name: "Monitor a table",
  description:
    "Compares new rows with those that a model was trained on: drift, data quality, predictions, performance where outcomes are known, and explanations of its scores.",
  params: Params,
  build: (params, node) => monitor(params, params.suspiciousRows, node),
});

/** Nodes that monitor a model on current rows. @param suspicious number of rows explained one by one */
export function monitor(
  params: References<Omit<z.output<typeof Params>, "suspiciousRows">>,
  suspicious: Reference<number>,
  node: AddNode,
) {
  const { dataset, version, reference, model, sampleRows, seed } = params;
  const found = node("find-monitored", findMonitored, {
    dataset,
    version,
    reference,
    model,
    sampleRows,
    seed,
  });
  const { monitored } = found.output;
  const { fewestRows, missingRise, unknownValues, outOfRange, repeatedRows } = params;
  const quality = node("check-current-quality", checkCurrentQuality, {
    monitored,
    thresholds: { fewestRows, missingRise, unknownValues, outOfRange, repeatedRows },
  });
  const drift = node("detect-drift", detectDrift, { monitored, driftShare: params.driftShare });
  const predictions = node("compare-predictions", comparePredictions, { monitored });
  const explained = node("explain-predictions", explainPredictions, {
    monitored,
    rows: params.explainRows,
    claims: suspicious,
  });
  node("report-monitoring", reportMonitoring, {
    monitored,
    checks: quality.output.checks,
    drift: drift.output.details,
    predictions: predictions.output.details,
    explanations: explained.output.details,
    experiment: params.experiment,
  });
}
