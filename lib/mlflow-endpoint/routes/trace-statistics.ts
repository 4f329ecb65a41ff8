import { wireNumber } from "@/lib/mlflow/protocol";
import { statisticRequests } from "@/lib/mlflow/statistic-requests";
import { type Route, reads } from "@/lib/mlflow-endpoint/route";
import { correlateFilters } from "@/lib/traces/filter-correlation";
import { queryTraceStatistics } from "@/lib/traces/trace-statistics";

/** Routes `/traces/metrics` and `/traces/calculate-filter-correlation`. */
export const traceStatisticRoutes: Route[] = [
  reads("POST", "traces/metrics", statisticRequests.query, async ({ teamId }, input) => {
    const { metric_name, aggregations } = input;
    const found = await queryTraceStatistics(teamId, {
      experimentWireIds: input.experiment_ids,
      view: input.view_type,
      metric: metric_name,
      aggregations: aggregations.map(({ aggregation_type: type, percentile_value: percentile }) => {
        return { type, percentile };
      }),
      dimensions: [...new Set(input.dimensions)],
      filters: input.filters,
      intervalS: input.time_interval_seconds ?? undefined,
      from: input.start_time_ms ?? undefined,
      until: input.end_time_ms ?? undefined,
      limit: input.max_results,
    });
    return { data_points: found.map((statistic) => ({ metric_name, ...statistic })) };
  }),
  reads(
    "POST",
    "traces/calculate-filter-correlation",
    statisticRequests.correlation,
    async ({ teamId }, input) => {
      const { npmi, npmiSmoothed, ...counts } = await correlateFilters(teamId, input.experiment_ids, {
        first: input.filter_string1,
        second: input.filter_string2,
        within: input.base_filter || undefined,
      });
      return {
        npmi: wireNumber(npmi),
        npmi_smoothed: wireNumber(npmiSmoothed),
        filter1_count: counts.first,
        filter2_count: counts.second,
        joint_count: counts.both,
        total_count: counts.total,
      };
    },
  ),
];
