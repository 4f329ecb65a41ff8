import { z } from "zod";
import { parseJsonBody } from "@/lib/base/json";
import { int64, oneOrMany, page, text } from "./wire-types";

/* Messages of MLflow's evaluation datasets (mlflow/protos/datasets.proto, service.proto). Parts of them are JSON in a text. */

const inJson = <S extends z.ZodType>(schema: S) =>
  z
    .string()
    .transform((json) => parseJsonBody(json))
    .pipe(schema);
const fields = z.record(z.string(), z.unknown());
const experimentIds = z.array(z.string()).max(1000).default([]);
const Tags = z.record(text(250), z.unknown()).transform((tags) => {
  const set = Object.entries(tags).filter(([, value]) => value !== null);
  return Object.fromEntries(
    set.map(([key, value]) => [key, typeof value === "string" ? value : JSON.stringify(value)]),
  );
});
const Record = z.object({
  inputs: fields.default({}),
  outputs: z.unknown().optional(),
  expectations: fields.nullish(),
  tags: fields.nullish(),
  source: z.unknown().optional(),
});
const ref = { dataset_id: z.string() };

/** Parameters of each call; GET requests send them in the query. */
export const evaluationRequests = {
  create: z.object({ name: text(255).min(1), experiment_ids: experimentIds, tags: inJson(Tags).optional() }),
  ref: z.object(ref),
  search: z.object({
    ...page,
    experiment_ids: oneOrMany(z.string()).pipe(z.array(z.string()).max(1000)).default([]),
    filter_string: z.string().optional(),
    order_by: oneOrMany(z.string()).default([]),
  }),
  setTags: z.object({ ...ref, tags: inJson(Tags) }),
  deleteTag: z.object({ ...ref, key: text(250) }),
  upsert: z.object({ ...ref, records: inJson(z.array(Record).max(10_000)) }),
  records: z.object({ ...ref, max_results: int64.optional(), page_token: z.string().optional() }),
  deleteRecords: z.object({ ...ref, dataset_record_ids: z.array(z.string()).max(10_000) }),
  experiments: z.object({ ...ref, experiment_ids: experimentIds }),
};
