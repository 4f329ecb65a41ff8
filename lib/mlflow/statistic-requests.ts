import { z } from "zod";
import { int64, text } from "./wire-types";

const names = (most: number) => z.array(text(20_000)).max(most).default([]);
const experimentIds = z.array(z.string()).min(1).max(1000);

const Aggregation = z
  .object({
    aggregation_type: z.enum(["COUNT", "SUM", "AVG", "MIN", "MAX", "PERCENTILE"]),
    percentile_value: z.number().min(0).max(100).optional(),
  })
  .refine(({ aggregation_type: type, percentile_value: value }) => {
    return (type === "PERCENTILE") === (value !== undefined);
  }, "a percentile value belongs to PERCENTILE, and to nothing else");

/** Parameters of the calls about statistics of traces (mlflow/protos/service.proto). */
export const statisticRequests = {
  query: z.object({
    experiment_ids: experimentIds,
    view_type: z.enum(["TRACES", "SPANS", "ASSESSMENTS"]),
    metric_name: text(100),
    aggregations: z.array(Aggregation).min(1).max(20),
    dimensions: names(10),
    filters: names(50),
    time_interval_seconds: int64.pipe(z.number().min(1).max(10_000_000_000)).nullish(),
    start_time_ms: int64.nullish(),
    end_time_ms: int64.nullish(),
    max_results: int64.pipe(z.number().min(1).max(10_000)).default(1000),
  }),
  correlation: z.object({
    experiment_ids: experimentIds,
    filter_string1: z.string().min(1),
    filter_string2: z.string().min(1),
    base_filter: z.string().nullish(),
  }),
};
