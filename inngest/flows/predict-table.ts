import { z } from "zod";
import predictClaims from "@/inngest/tasks/predict-claims";
import reportPredictions from "@/inngest/tasks/report-predictions";
import { hourMs } from "@/lib/base/time-units";
import {
  advanced,
  ColumnChoice,
  DatasetNameChoice,
  DerivedDatasetChoice,
  onlyIf,
  VersionChoice,
} from "@/lib/flows/choices";
import { type AddNode, defineFlow, type Reference, type References } from "@/lib/flows/define-flow";
import { probabilityColumn } from "@/lib/serving/prediction";
import { TableName } from "@/lib/serving/predictions-table";
import { ModelReference } from "@/lib/training/registered-model";

const Params = z.object({
  dataset: DatasetNameChoice.describe("The dataset with the rows to score."),
  model: ModelReference.describe("name@alias, name/version or name/latest."),
  output: DerivedDatasetChoice.default("").describe(
    "Dataset that gets the predictions. Leave empty for the dataset's name with -predictions.",
  ),
  key: z
    .array(ColumnChoice)
    .default([])
    .describe(
      "Columns that name a row. Leave empty for the key of the dataset's schema, else the row's number.",
    ),
  version: VersionChoice.default("latest").describe("A version's number, or latest.").meta(advanced),
  withProbabilities: z
    .boolean()
    .default(true)
    .describe("Write probabilities beside the labels.")
    .meta(advanced),
  probabilityColumn: z
    .string()
    .min(1)
    .max(63)
    .default(probabilityColumn)
    .describe("Name of the column of probabilities.")
    .meta({ ...advanced, ...onlyIf("withProbabilities", true) }),
  table: TableName.default("predictions")
    .describe("Where a database is bound: the table that gets the predictions, too.")
    .meta(advanced),
});

export default defineFlow({
  slug: "predict-table",
  name: "Predict a table",
  description:
    "Scores the rows of any dataset with a registered model, and saves the predictions to a dataset and, where one is bound, a database.",
  params: Params,
  build: (params, node) => predict(params, node, "predict-rows"),
});

/** Nodes that score a dataset and report on it. @param id of the node that scores */
export function predict(
  params: References<Omit<z.output<typeof Params>, "probabilityColumn">> & {
    probabilityColumn?: Reference<string>;
  },
  node: AddNode,
  id = "predict-claims",
) {
  const {
    dataset,
    version,
    model,
    withProbabilities,
    probabilityColumn: column,
    table,
    output,
    key,
  } = params;
  const input = {
    ...{ dataset, version, model, withProbabilities, table, output, claimKey: key },
    ...(column && { probabilityColumn: column }),
  };
  const predicted = node(id, predictClaims, input, { retries: 2, timeoutMs: hourMs });
  node("report", reportPredictions, { facts: predicted.output.facts });
}
