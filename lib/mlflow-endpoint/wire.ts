import {
  artifactUri,
  type DatasetInput,
  type ExperimentRun,
  ownLocation,
} from "@/lib/experiments/experiment";
import type { Experiment } from "@/lib/experiments/queries";
import { wireNumber, wirePairs } from "@/lib/mlflow/protocol";
import type { ModelOfStages, ModelVersion } from "@/lib/registry/model-queries";
import { latestOfStages } from "@/lib/registry/stage";

/** Converts an experiment for MLflow clients. */
export function experimentToWire(experiment: Experiment) {
  return {
    experiment_id: experiment.wireId,
    name: experiment.name,
    artifact_location: experiment.artifactLocation ?? ownLocation(experiment.wireId),
    lifecycle_stage: experiment.lifecycleStage,
    creation_time: experiment.createdAt.getTime(),
    last_update_time: experiment.updatedAt.getTime(),
    tags: wirePairs(experiment.tags),
  };
}

/** Converts a run's `info` for MLflow clients. */
export function runInfoToWire(run: ExperimentRun) {
  return {
    run_id: run.id,
    run_uuid: run.id,
    run_name: run.name,
    experiment_id: run.experimentWireId,
    user_id: run.userName,
    status: run.status,
    start_time: run.startedAt.getTime(),
    ...(run.endedAt && { end_time: run.endedAt.getTime() }),
    artifact_uri: artifactUri(run),
    lifecycle_stage: run.lifecycleStage,
  };
}

/** Converts a run with its data for MLflow clients. */
export function runToWire(run: ExperimentRun) {
  return {
    info: runInfoToWire(run),
    data: {
      params: wirePairs(run.params),
      metrics: Object.values(run.metrics).map(metricToWire),
      tags: wirePairs(run.tags),
    },
    inputs: {
      dataset_inputs: run.inputs.map(inputToWire),
      model_inputs: run.models
        .filter(({ direction }) => direction === "input")
        .map(({ modelId }) => ({ model_id: modelId })),
    },
    outputs: {
      model_outputs: run.models
        .filter(({ direction }) => direction === "output")
        .map(({ modelId, step }) => ({ model_id: modelId, step })),
    },
  };
}

function inputToWire({ sourceType, tags, ...dataset }: DatasetInput) {
  return { dataset: { ...dataset, source_type: sourceType }, tags: wirePairs(tags) };
}

/** Converts a logged value for MLflow clients. */
export function metricToWire({ key, value, step, loggedAt }: ExperimentRun["metrics"][string]) {
  return { key, value: wireNumber(value), timestamp: loggedAt.getTime(), step };
}

/** Converts a model version for MLflow clients. */
export function versionToWire(version: ModelVersion) {
  return {
    name: version.name,
    version: String(version.version),
    creation_timestamp: version.createdAt.getTime(),
    last_updated_timestamp: version.updatedAt.getTime(),
    user_id: version.createdBy,
    current_stage: version.stage,
    description: version.description,
    source: version.source,
    run_id: version.runId ?? version.outsideRunId,
    ...(version.modelId && { model_id: version.modelId }),
    ...(version.runLink !== "" && { run_link: version.runLink }),
    status: "READY",
    // Training tags belong to the version, so no tag of the same name replaces them.
    tags: wirePairs({ ...version.tags, ...version.trainingTags }),
    aliases: version.aliases,
  };
}

/** Converts a registered model, with the newest version of each stage, for MLflow clients. */
export function modelToWire(model: ModelOfStages) {
  return {
    name: model.name,
    creation_timestamp: model.createdAt.getTime(),
    last_updated_timestamp: model.updatedAt.getTime(),
    description: model.description,
    latest_versions: latestOfStages(model.versions).map(versionToWire),
    tags: wirePairs(model.tags),
    aliases: model.aliases.map(({ alias, version }) => ({ alias, version: String(version) })),
  };
}
