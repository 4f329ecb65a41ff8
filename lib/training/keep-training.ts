import { listed } from "@/lib/base/number-text";
import { shownAt } from "@/lib/datasets/coded-column";
import { writeNumber } from "@/lib/datasets/read-value";
import type { SchemaColumn } from "@/lib/datasets/schema/dataset-schema";
import { schemaOf } from "@/lib/datasets/schema/schema-of";
import { modelColumns } from "@/lib/learning/features/model-columns";
import { claimFormats } from "@/lib/learning/features/read-claim";
import { writeTransformation } from "@/lib/learning/features/transformation";
import { libraryVersions } from "@/lib/learning/library-versions";
import type { SplitSettings } from "@/lib/learning/sampling/split-settings";
import { writeModel } from "@/lib/learning/stored-model";
import type { MlflowClient } from "@/lib/mlflow/client";
import type { LoggedBy } from "@/lib/mlflow/log-run";
import { logTraining } from "./log-training";
import type { TrainInput } from "./task-inputs";
import type { Tested } from "./test-model";
import type { exportModel, Fitted, Prepared } from "./train";
import type { TrainingFacts } from "./training-facts";
import { writeTrainingRecord } from "./training-record";

/** A finished training. */
export interface DoneTraining {
  by: LoggedBy;
  input: TrainInput;
  prepared: Prepared;
  fitted: Fitted;
  tested: Tested;
  exported: Awaited<ReturnType<typeof exportModel>>;
}

/**
 * Logs a training to MLflow and registers its model version.
 * @returns its facts for the reports, and one claim of the test rows as an input example
 */
export async function keepTraining(
  mlflow: MlflowClient,
  done: DoneTraining,
): Promise<{ facts: TrainingFacts; example: Record<string, string> }> {
  const { by, input, prepared, fitted, tested, exported } = done;
  const { data, split } = input;
  const { setup, stored } = fitted;
  const { features } = prepared;
  const example = exampleClaim(prepared, prepared.test[0]!);
  const logged = await logTraining(mlflow, by, {
    experiment: input.experiment,
    model: input.model,
    params: loggedParams(fitted, split.how),
    tags: {
      "switchyard.dataset": `${data.dataset}/${data.version}`,
      "switchyard.sha256": data.sha256,
      "switchyard.split": split.sha256,
      "switchyard.transformation": writeTransformation(features).sha256,
    },
    evaluation: tested.evaluation,
    onnx: exported.onnx,
    stored: writeModel(stored),
    example,
    record: writeTrainingRecord({ recipe: recipeOf(fitted), rows: tested.known }),
    formats: claimFormats(features),
  });
  const { trainRows, trainFrauds, testRows, testFrauds } = split;
  const facts = {
    ...logged,
    model: input.model,
    kind: setup.kind,
    featureSet: setup.features,
    experiment: input.experiment,
    params: setup.params,
    paramsFrom: paramsFrom(input.paramsFrom, Object.keys(input.params)),
    dataset: data.dataset,
    outcome: data.outcome,
    datasetVersion: data.version,
    datasetSha256: data.sha256,
    isSynthetic: data.isSynthetic,
    split: split.how,
    trainRows,
    trainFrauds,
    testRows,
    testFrauds,
    seed: setup.seed,
    fitMs: fitted.fitMs,
    isCalibrated: stored.calibration !== undefined,
    onnxMaxDifference: exported.maxDifference,
    leftOut: leftOutOf(prepared, setup.features),
    libraries: libraryVersions(),
  };
  return { facts, example };
}

/** Columns that the feature set could read, if the schema did not leave them out. */
function leftOutOf({ version }: Prepared, featureSet: string): TrainingFacts["leftOut"] {
  if (featureSet !== "all-columns") return undefined;
  const { columns } = schemaOf(version);
  const names = (isLeftOut: (column: SchemaColumn) => boolean) =>
    columns.filter(isLeftOut).map(({ name }) => name);
  return {
    dates: names(({ role, type }) => type === "date" && role === "ignored"),
    texts: names(({ role, type }) => type === "text" && role === "feature"),
  };
}

function loggedParams({ setup, stored }: Fitted, split: SplitSettings): Record<string, unknown> {
  return {
    model_kind: setup.kind,
    feature_set: setup.features,
    target: setup.outcome.column,
    positive_value: setup.outcome.positive,
    seed: setup.seed,
    ...(split.by !== "random" && { split_by: split.by, split_column: split.column }),
    threshold: stored.threshold,
    threshold_scale: "score before calibration",
    calibration: stored.calibration?.method ?? "none",
    ...setup.params,
  };
}

function recipeOf({ setup }: Fitted) {
  const { outcome, kind, features, params, threshold, costs } = setup;
  return { outcome, kind, features, params, threshold, costs };
}

/** Source of the parameters, with the names of those that the run's own parameters override. */
function paramsFrom(best: string, own: string[]): string {
  return own.length === 0 ? best : `${best}; ${listed(own)} as set by the run's parameters`;
}

/**
 * A row as read. Its numbers are written so that the portal reads them back by the columns' formats, and yes and no as the file most
 * often does.
 */
function exampleClaim({ features, columns }: Prepared, row: number): Record<string, string> {
  return Object.fromEntries(
    modelColumns(features).map(({ name, format }) => {
      const text = shownAt(columns[name]!, row);
      return [name, format?.type === "number" ? writeNumber(text, format) : text];
    }),
  );
}
