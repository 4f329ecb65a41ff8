import { z } from "zod";
import { int64, page, text } from "./wire-types";

const key = text(250).min(1);
const Pairs = z.array(z.object({ key, value: text(20_000).default("") })).max(1000);
const forbidden = ["/", ":", ".", "%", '"', "'"];
const Name = text(500).refine((name) => !forbidden.some((letter) => name.includes(letter)), {
  error: ({ input }) =>
    `Invalid model name ('${input}') provided. Model name must be a non-empty string and cannot contain the following characters: ('/', ':', '.', '%', '"', "'")`,
});
const modelRef = { model_id: z.string() };

/** Names in the protocol of a logged model's states, by their numbers. */
const statuses = [
  "LOGGED_MODEL_STATUS_UNSPECIFIED",
  "LOGGED_MODEL_PENDING",
  "LOGGED_MODEL_READY",
  "LOGGED_MODEL_UPLOAD_FAILED",
] as const;

/** Parameters of the calls about logged models (mlflow/protos/service.proto). */
export const loggedModelRequests = {
  create: z.object({
    experiment_id: z.string().min(1),
    name: Name.optional(),
    model_type: text(500).optional(),
    source_run_id: text(64).optional(),
    params: Pairs.default([]),
    tags: Pairs.default([]),
  }),
  ref: z.object(modelRef),
  get: z.object({ ...modelRef, allow_deleted: z.string().optional() }),
  finalize: z.object({
    ...modelRef,
    status: z.union([
      z.enum(statuses),
      z
        .int()
        .min(0)
        .max(3)
        .transform((index) => statuses[index]!),
    ]),
  }),
  params: z.object({ ...modelRef, params: Pairs.default([]) }),
  setTags: z.object({ ...modelRef, tags: Pairs.default([]) }),
  deleteTag: z.object({ ...modelRef, tag_key: z.string() }),
  directories: z.object({ ...modelRef, artifact_directory_path: z.string().default("") }),
  file: z.object({ ...modelRef, artifact_file_path: z.string().min(1) }),
  search: z.object({
    ...page,
    experiment_ids: z.array(z.string()).min(1).max(1000),
    filter: z.string().nullish(),
    datasets: z
      .array(z.object({ dataset_name: z.string().min(1), dataset_digest: z.string().nullish() }))
      .max(50)
      .nullish(),
    order_by: z
      .array(
        z.object({
          field_name: text(500),
          ascending: z.boolean().default(true),
          dataset_name: z.string().nullish(),
          dataset_digest: z.string().nullish(),
        }),
      )
      .max(20)
      .nullish(),
  }),
  outputs: z.object({
    run_id: z.string().min(1),
    models: z.array(z.object({ model_id: z.string(), step: int64.default(0) })).max(1000),
  }),
};
