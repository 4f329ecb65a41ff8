import { expect, test } from "vitest";
import type { z } from "zod";
import { requests } from "./protocol";

/** Fields of MLflow's request messages (mlflow-skinny 3.17.2, service.proto and model_registry.proto). */
const fields: Partial<Record<keyof typeof requests, string>> = {
  createExperiment: "name artifact_location tags",
  experimentRef: "experiment_id",
  experimentByName: "experiment_name",
  updateExperiment: "experiment_id new_name",
  setExperimentTag: "experiment_id key value",
  searchExperiments: "max_results page_token filter order_by view_type",
  createRun: "experiment_id user_id run_name start_time tags",
  runRef: "run_id run_uuid",
  updateRun: "run_id run_uuid status end_time run_name",
  searchRuns: "experiment_ids filter run_view_type max_results order_by page_token",
  logBatch: "run_id metrics params tags",
  logParameter: "run_id run_uuid key value",
  logMetric: "run_id run_uuid key value timestamp step model_id dataset_name dataset_digest",
  logInputs: "run_id datasets models",
  setTag: "run_id run_uuid key value",
  deleteTag: "run_id key",
  metricHistory: "run_id run_uuid metric_key page_token max_results",
  listArtifacts: "run_id run_uuid path page_token",
  createRegisteredModel: "name tags description deployment_job_id",
  registeredModelRef: "name",
  updateRegisteredModel: "name description deployment_job_id",
  tagRegisteredModel: "name key value",
  search: "filter max_results order_by page_token",
  latestVersions: "name stages",
  aliasRef: "name alias",
  setAlias: "name alias version",
  createModelVersion: "name source run_id tags run_link description model_id",
  versionRef: "name version",
  updateVersion: "name version description",
  tagVersion: "name version key value",
};

test.each(Object.keys(requests).filter((name) => name !== "anything"))(
  "%s includes every field of MLflow's message, so that none is dropped silently",
  (name) => {
    const { shape } = requests[name as keyof typeof requests] as z.ZodObject;
    expect(Object.keys(shape)).toEqual(
      expect.arrayContaining(fields[name as keyof typeof requests]!.split(" ")),
    );
  },
);

test("metrics of a batch include every field of MLflow's message", () => {
  const { element } = requests.logBatch.shape.metrics.def.innerType;
  const known = "key value timestamp step dataset_name dataset_digest model_id run_id".split(" ");
  expect(Object.keys(element.shape)).toEqual(expect.arrayContaining(known));
});
