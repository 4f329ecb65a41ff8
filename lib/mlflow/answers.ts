import { z } from "zod";
import { metricValue, Status } from "./protocol";
import { int64 } from "./wire-types";

/*
 * Answers of MLflow servers, as the client reads them: more liberal than the requests, since servers hold what earlier and
 * other versions took.
 */

const Pair = z.object({ key: z.string(), value: z.string().default("") });
const Pairs = z.array(Pair).default([]);
const Integer = int64.default(0);

export const MetricMessage = z.object({
  key: z.string(),
  value: metricValue.default(0),
  timestamp: Integer,
  step: Integer,
});

export const ExperimentMessage = z.object({
  experiment_id: z.string(),
  name: z.string(),
  artifact_location: z.string().default(""),
  lifecycle_stage: z.string().default("active"),
  tags: Pairs,
});

const DatasetMessage = z.object({
  name: z.string(),
  digest: z.string(),
  source_type: z.string().default(""),
  source: z.string().default(""),
  schema: z.string().default(""),
  profile: z.string().default(""),
});

export const RunMessage = z.object({
  info: z.object({
    run_id: z.string(),
    run_name: z.string().default(""),
    experiment_id: z.string(),
    user_id: z.string().default(""),
    status: Status,
    start_time: int64.optional(),
    end_time: int64.optional(),
    artifact_uri: z.string().default(""),
    lifecycle_stage: z.string().default("active"),
  }),
  data: z.object({ params: Pairs, metrics: z.array(MetricMessage).default([]), tags: Pairs }).prefault({}),
  inputs: z
    .object({
      dataset_inputs: z.array(z.object({ dataset: DatasetMessage, tags: Pairs })).default([]),
      model_inputs: z.array(z.object({ model_id: z.string() })).default([]),
    })
    .prefault({}),
  outputs: z
    .object({ model_outputs: z.array(z.object({ model_id: z.string(), step: Integer })).default([]) })
    .prefault({}),
});

export const LoggedModelMessage = z.object({
  info: z.object({
    model_id: z.string(),
    experiment_id: z.string(),
    name: z.string().default(""),
    creation_timestamp_ms: int64.optional(),
    artifact_uri: z.string().default(""),
    status: z.union([z.string(), z.number()]).default("LOGGED_MODEL_READY"),
    model_type: z.string().default(""),
    source_run_id: z.string().default(""),
    tags: Pairs,
  }),
  data: z
    .object({
      params: Pairs,
      metrics: z
        .array(
          MetricMessage.extend({
            run_id: z.string().default(""),
            dataset_name: z.string().default(""),
            dataset_digest: z.string().default(""),
          }),
        )
        .default([]),
    })
    .prefault({}),
});

export const RegisteredModelMessage = z.object({
  name: z.string(),
  description: z.string().default(""),
  tags: Pairs,
  aliases: z.array(z.object({ alias: z.string(), version: z.coerce.string() })).default([]),
});

export const ModelVersionMessage = z.object({
  name: z.string(),
  version: z.union([z.string(), z.number().transform(String)]),
  creation_timestamp: int64.optional(),
  current_stage: z.string().default("None"),
  user_id: z.string().default(""),
  source: z.string().default(""),
  run_id: z.string().default(""),
  run_link: z.string().default(""),
  model_id: z.string().nullish(),
  status: z.string().default("READY"),
  description: z.string().default(""),
  aliases: z.array(z.string()).default([]),
  tags: Pairs,
});

export const FileMessage = z.object({
  path: z.string(),
  is_dir: z.boolean().default(false),
  file_size: int64.optional(),
});

export const ErrorMessage = z.object({ error_code: z.string(), message: z.string().default("") });

export type MlflowExperiment = z.infer<typeof ExperimentMessage>;
export type MlflowRun = z.infer<typeof RunMessage>;
export type MlflowLoggedModel = z.infer<typeof LoggedModelMessage>;
export type MlflowRegisteredModel = z.infer<typeof RegisteredModelMessage>;
export type MlflowModelVersion = z.infer<typeof ModelVersionMessage>;
export type MlflowFile = z.infer<typeof FileMessage>;
export type MlflowMetric = z.infer<typeof MetricMessage>;
