import { z } from "zod";
import { cut, int64, loggedKey, oneOrMany, page, text } from "./wire-types";

/* Messages of MLflow's traces (mlflow/protos/service.proto, assessments.proto), of its protocol 2.0 and 3.0. */

const States = z.enum(["STATE_UNSPECIFIED", "TRACE_STATUS_UNSPECIFIED", "IN_PROGRESS", "OK", "ERROR"]);
/** Before MLflow 3 a state had another name for what is not known. */
const state = States.transform((name) =>
  name === "TRACE_STATUS_UNSPECIFIED" ? "STATE_UNSPECIFIED" : name,
).default("STATE_UNSPECIFIED");
/** Milliseconds up to the year 9999. */
const milliseconds = int64.refine((ms) => ms >= 0 && ms < 253_402_300_800_000, "not a time");
/** protobuf's Timestamp and Duration as JSON. */
const timestamp = z.iso.datetime({ offset: true }).transform((time) => new Date(time));
const duration = z
  .string()
  .regex(/^\d{1,12}(\.\d{1,9})?s$/)
  .transform((seconds) => Math.round(Number.parseFloat(seconds) * 1000));
const traceId = z.string().regex(/^[\w-]{1,50}$/, "not the id of a trace");
const traceIds = z.array(z.string()).min(1);
/** Names as MLflow's client sets them itself, such as `mlflow.trace.tokenUsage`. */
const pairs = z
  .record(text(250), cut(8000))
  .refine((all) => Object.keys(all).length <= 1000, "more than 1000 entries")
  .default({});
const pairList = z
  .array(z.object({ key: text(250).min(1), value: cut(8000).default("") }))
  .max(1000)
  .default([]);

const feedback = z.object({
  value: z.unknown().optional(),
  error: z
    .object({
      error_code: text(1000).default(""),
      error_message: text(100_000).optional(),
      stack_trace: text(100_000).optional(),
    })
    .optional(),
});
const expectation = z.object({
  value: z.unknown().optional(),
  serialized_value: z
    .object({ serialization_format: z.literal("JSON_FORMAT"), value: text(1_000_000) })
    .optional(),
});
const said = {
  assessment_name: text(250).min(1),
  feedback: feedback.optional(),
  expectation: expectation.optional(),
  rationale: text(100_000).nullish(),
  metadata: pairs,
};
export const AssessmentMessage = z.object({
  ...said,
  assessment_id: text(50).optional(),
  source: z
    .object({ source_type: text(50).default("SOURCE_TYPE_UNSPECIFIED"), source_id: text(250).default("") })
    .default({ source_type: "SOURCE_TYPE_UNSPECIFIED", source_id: "" }),
  create_time: timestamp.optional(),
  last_update_time: timestamp.optional(),
  span_id: text(50).nullish(),
  overrides: text(50).nullish(),
  valid: z.boolean().optional(),
});

const TraceInfo = z.object({
  trace_id: traceId,
  client_request_id: text(250).nullish(),
  trace_location: z.object({ mlflow_experiment: z.object({ experiment_id: z.string() }) }),
  request_preview: cut(1000).nullish(),
  response_preview: cut(1000).nullish(),
  request_time: timestamp,
  execution_duration: duration.nullish(),
  state,
  trace_metadata: pairs,
  tags: pairs,
  assessments: z.array(AssessmentMessage).max(1000).default([]),
});

const search = {
  ...page,
  filter: z.string().optional(),
  order_by: oneOrMany(z.string()).default([]),
};
const anyTrace = { trace_id: z.string().optional(), request_id: z.string().optional() };

/** Parameters of each call; GET requests send them in the query. */
export const traceRequests = {
  /** Protocol 3.0 sends `trace`, when the trace has ended; 2.0 the rest, when it begins. */
  start: z.object({
    trace: z.object({ trace_info: TraceInfo }).optional(),
    experiment_id: z.string().optional(),
    timestamp_ms: milliseconds.optional(),
    request_metadata: pairList,
    tags: pairList,
  }),
  end: z.object({
    request_id: z.string(),
    timestamp_ms: milliseconds,
    status: state,
    request_metadata: pairList,
    tags: pairList,
  }),
  ref: z.object(anyTrace),
  get: z.object({ trace_id: z.string().min(1), allow_partial: z.string().optional() }),
  many: z.object({
    trace_ids: oneOrMany(z.string()).pipe(traceIds.max(1000)),
    experiment_ids: oneOrMany(z.string()).pipe(z.array(z.string()).max(1000)).optional(),
  }),
  search: z.object({
    ...search,
    locations: z
      .array(z.object({ mlflow_experiment: z.object({ experiment_id: z.string() }).optional() }))
      .min(1)
      .max(1000),
  }),
  search2: z.object({
    ...search,
    experiment_ids: oneOrMany(z.string()).pipe(z.array(z.string()).min(1).max(1000)),
  }),
  delete: z.object({
    experiment_id: z.string(),
    max_timestamp_millis: milliseconds.nullish(),
    max_traces: int64.nullish(),
    request_ids: z.array(z.string()).max(10_000).default([]),
    trace_ids: z.array(z.string()).max(10_000).default([]),
  }),
  setTag: z.object({ ...anyTrace, key: loggedKey, value: cut(8000).default("") }),
  deleteTag: z.object({ ...anyTrace, key: text(250).min(1) }),
  linkToRun: z.object({ trace_ids: traceIds.max(100), run_id: z.string().min(1) }),
  linkPrompts: z.object({
    trace_id: z.string().min(1),
    prompt_versions: z
      .array(
        z.object({ name: text(500).min(1), version: z.union([z.string(), z.number()]).transform(String) }),
      )
      .max(100),
  }),
  createAssessment: z.object({ trace_id: z.string(), assessment: AssessmentMessage }),
  assessment: z.object({ trace_id: z.string(), assessment_id: z.string() }),
  updateAssessment: z.object({
    trace_id: z.string(),
    assessment_id: z.string(),
    assessment: z.object({ ...said, assessment_name: text(250).optional() }),
    update_mask: z.string(),
  }),
};
