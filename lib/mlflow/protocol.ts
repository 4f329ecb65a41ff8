import { z } from "zod";
import { experimentRunStatuses } from "@/lib/experiments/experiment";
import { cut, int64, loggedKey as key, oneOrMany, page, text } from "./wire-types";

/*
 * Requests of MLflow's REST protocol (mlflow/protos/service.proto, model_registry.proto), as the server reads them.
 * int64 values are numbers or strings; NaN and ±Infinity are strings.
 */

/** Milliseconds since 1970, up to the year 9999. */
const time = int64.refine((ms) => ms >= 0 && ms < 253_402_300_800_000, "not a time");
export const metricValue = z.union([
  z.number(),
  // In every spelling of Python.
  z
    .string()
    .regex(/^[-+]?(nan|inf(inity)?)$/i)
    .transform((word) => (/nan/i.test(word) ? Number.NaN : word.startsWith("-") ? -Infinity : Infinity)),
  z
    .string()
    .regex(/^-?\d+(\.\d+)?(e[-+]?\d+)?$/i)
    .transform(Number),
]);

const KeyValue = z.object({ key, value: cut(8000).default("") });
const ExperimentTag = z.object({ key, value: text(20_000).default("") });
const Param = z.object({ key, value: cut(6000).default("") });
/** Folders of this server: they are not chosen by clients. */
const ownScheme = /^(mlflow-artifacts|file):/i;
const Metric = z.object({
  key,
  value: metricValue,
  timestamp: time,
  step: int64.default(0),
});
const LoggedMetric = Metric.extend({
  model_id: z.string().nullish(),
  dataset_name: text(500).nullish(),
  dataset_digest: text(36).nullish(),
});
const Dataset = z.object({
  name: text(500).min(1),
  digest: text(36).min(1),
  source_type: text(250).default(""),
  source: text(65_535).default(""),
  schema: text(1_048_575).default(""),
  profile: text(16_777_215).default(""),
});
export const Status = z.enum(experimentRunStatuses);
const ViewType = z.enum(["ACTIVE_ONLY", "DELETED_ONLY", "ALL"]);

/** A list of a batch. @param name in the message */
function ofBatch<T extends z.ZodType>(item: T, most: number, name: string) {
  return z.array(item).refine((items) => items.length <= most, {
    error: ({ input }) =>
      `A batch logging request can contain at most ${most} ${name}. Got ${Array.isArray(input) ? input.length : 0} ${name}. Please split up ${name} across multiple requests and try again.`,
  });
}

/** Number of an experiment. */
const experimentId = z.string().refine((id) => /^-?\d+$/.test(id), {
  error: ({ input }) => `Invalid experiment ID '${input}'. Experiment ID must be a valid integer.`,
});
const runRef = { run_id: z.string().optional(), run_uuid: z.string().optional() };
/** Parameters of each call; GET requests send them in the query. */
export const requests = {
  createExperiment: z.object({
    name: text(500).min(1),
    artifact_location: text(1000)
      .refine((place) => place === "" || (/^[a-z][a-z0-9+.-]+:\/./i.test(place) && !ownScheme.test(place)), {
        error: "this server keeps the files of experiments itself: leave it out, or name a bucket",
      })
      .nullish(),
    tags: z.array(ExperimentTag).default([]),
  }),
  experimentRef: z.object({ experiment_id: experimentId }),
  experimentByName: z.object({ experiment_name: z.string() }),
  updateExperiment: z.object({ experiment_id: experimentId, new_name: text(500).min(1) }),
  setExperimentTag: z.object({ experiment_id: experimentId }).extend(ExperimentTag.shape),
  deleteExperimentTag: z.object({ experiment_id: experimentId, key: text(250).min(1) }),
  searchDatasets: z.object({
    experiment_ids: z
      .array(z.string())
      .min(1, "Invalid request: SearchDatasets request must specify at least one experiment_id.")
      .max(20, "Invalid request: SearchDatasets request cannot specify more than 20 experiment_ids."),
  }),
  searchExperiments: z.object({
    ...page,
    filter: z.string().optional(),
    order_by: oneOrMany(z.string()).default([]),
    view_type: ViewType.default("ACTIVE_ONLY"),
  }),
  createRun: z.object({
    experiment_id: experimentId.default("0"),
    user_id: text(500).optional(),
    run_name: text(500).optional(),
    start_time: time.nullish(),
    tags: z.array(KeyValue).default([]),
  }),
  runRef: z.object(runRef),
  updateRun: z.object({
    ...runRef,
    status: Status.optional(),
    end_time: time.nullish(),
    run_name: text(500).nullish(),
  }),
  searchRuns: z.object({
    ...page,
    experiment_ids: z.array(experimentId).max(1000).default([]),
    filter: z.string().optional(),
    run_view_type: ViewType.default("ACTIVE_ONLY"),
    order_by: oneOrMany(z.string()).default([]),
  }),
  logBatch: z.object({
    ...runRef,
    params: ofBatch(Param, 100, "params").default([]),
    metrics: ofBatch(LoggedMetric.extend({ run_id: z.string().nullish() }), 1000, "metrics").default([]),
    tags: ofBatch(KeyValue, 100, "tags").default([]),
  }),
  logParameter: Param.extend(runRef),
  logMetric: LoggedMetric.extend(runRef),
  logInputs: z.object({
    ...runRef,
    datasets: z
      .array(z.object({ tags: z.array(KeyValue).default([]), dataset: Dataset }))
      .max(1000)
      .default([]),
    models: z
      .array(z.object({ model_id: z.string() }))
      .max(1000)
      .default([]),
  }),
  logModel: z.object({ ...runRef, model_json: z.string().min(1) }),
  setTag: KeyValue.extend(runRef),
  deleteTag: z.object({ ...runRef, key: text(250).min(1) }),
  metricHistory: z.object({ ...runRef, ...page, metric_key: z.string().min(1) }),
  bulkHistory: z.object({
    run_id: oneOrMany(z.string()).pipe(z.array(z.string()).min(1).max(100)),
    metric_key: z.string(),
    max_results: int64.optional(),
  }),
  sampledHistory: z.object({
    run_ids: oneOrMany(z.string()).pipe(z.array(z.string()).min(1).max(100)),
    metric_key: z.string().min(1),
    start_step: int64.optional(),
    end_step: int64.optional(),
    max_results: int64.pipe(z.number().min(1).max(2500)).default(2500),
  }),
  artifactFile: z.object({ ...runRef, path: z.string().min(1) }),
  listArtifacts: z.object({
    ...runRef,
    path: z.string().default(""),
    page_token: z.literal("", { error: "this server lists all files at once, in one page" }).nullish(),
  }),
};

export type MlflowStatus = z.infer<typeof Status>;

/** A metric value in a form that JSON can carry. */
export function wireNumber(value: number): number | string {
  return Number.isFinite(value) ? value : String(value);
}

/** Tags or params in the protocol's form. */
export function wirePairs(record: Record<string, string>): { key: string; value: string }[] {
  return Object.entries(record).map(([key, value]) => ({ key, value }));
}

/** Tags or params of the protocol as a record. */
export function pairsToRecord(pairs: { key: string; value: string }[]): Record<string, string> {
  return Object.fromEntries(pairs.map(({ key, value }) => [key, value]));
}
