import { expect, test } from "vitest";
import type { z } from "zod";
import { loggedModelRequests } from "./logged-model-requests";
import { requests } from "./protocol";
import { registryRequests } from "./registry-requests";

/** Fields of MLflow's request messages (mlflow-skinny 3.17.2, service.proto and model_registry.proto). */
const fields: [name: string, schema: z.ZodObject, fields: string][] = [
  ["CreateExperiment", requests.createExperiment, "name artifact_location tags"],
  ["GetExperiment", requests.experimentRef, "experiment_id"],
  ["GetExperimentByName", requests.experimentByName, "experiment_name"],
  ["UpdateExperiment", requests.updateExperiment, "experiment_id new_name"],
  ["SetExperimentTag", requests.setExperimentTag, "experiment_id key value"],
  ["SearchExperiments", requests.searchExperiments, "max_results page_token filter order_by view_type"],
  ["CreateRun", requests.createRun, "experiment_id user_id run_name start_time tags"],
  ["GetRun", requests.runRef, "run_id run_uuid"],
  ["UpdateRun", requests.updateRun, "run_id run_uuid status end_time run_name"],
  ["SearchRuns", requests.searchRuns, "experiment_ids filter run_view_type max_results order_by page_token"],
  ["LogBatch", requests.logBatch, "run_id metrics params tags"],
  ["LogParam", requests.logParameter, "run_id run_uuid key value"],
  [
    "LogMetric",
    requests.logMetric,
    "run_id run_uuid key value timestamp step model_id dataset_name dataset_digest",
  ],
  ["LogInputs", requests.logInputs, "run_id datasets models"],
  ["SetTag", requests.setTag, "run_id run_uuid key value"],
  ["DeleteTag", requests.deleteTag, "run_id key"],
  ["GetMetricHistory", requests.metricHistory, "run_id run_uuid metric_key page_token max_results"],
  ["ListArtifacts", requests.listArtifacts, "run_id run_uuid path page_token"],
  [
    "CreateLoggedModel",
    loggedModelRequests.create,
    "experiment_id name model_type source_run_id params tags",
  ],
  [
    "SearchLoggedModels",
    loggedModelRequests.search,
    "experiment_ids filter datasets max_results order_by page_token",
  ],
  ["LogOutputs", loggedModelRequests.outputs, "run_id models"],
  ["CreateRegisteredModel", registryRequests.createModel, "name tags description deployment_job_id"],
  ["RenameRegisteredModel", registryRequests.renameModel, "name new_name"],
  ["UpdateRegisteredModel", registryRequests.updateModel, "name description deployment_job_id"],
  ["SetRegisteredModelTag", registryRequests.tagModel, "name key value"],
  ["DeleteRegisteredModelTag", registryRequests.deleteModelTag, "name key"],
  ["SearchModelVersions", registryRequests.search, "filter max_results order_by page_token"],
  ["GetLatestVersions", registryRequests.latestVersions, "name stages"],
  ["GetModelVersionByAlias", registryRequests.aliasRef, "name alias"],
  ["SetRegisteredModelAlias", registryRequests.setAlias, "name alias version"],
  [
    "CreateModelVersion",
    registryRequests.createVersion,
    "name source run_id tags run_link description model_id",
  ],
  ["GetModelVersion", registryRequests.versionRef, "name version"],
  ["UpdateModelVersion", registryRequests.updateVersion, "name version description"],
  [
    "TransitionModelVersionStage",
    registryRequests.transitionStage,
    "name version stage archive_existing_versions",
  ],
  ["SetModelVersionTag", registryRequests.tagVersion, "name version key value"],
  ["DeleteModelVersionTag", registryRequests.deleteVersionTag, "name version key"],
];

test.each(fields)(
  "%s has every field of MLflow's message, so that none is dropped silently",
  (_, { shape }, names) => {
    expect(Object.keys(shape)).toEqual(expect.arrayContaining(names.split(" ")));
  },
);

test("metrics of a batch include every field of MLflow's message", () => {
  const { element } = requests.logBatch.shape.metrics.def.innerType;
  const known = "key value timestamp step dataset_name dataset_digest model_id run_id".split(" ");
  expect(Object.keys(element.shape)).toEqual(expect.arrayContaining(known));
});
