import type { ExperimentRun } from "@/lib/experiments/experiment";
import { listAllExperiments } from "@/lib/experiments/queries";
import { searchRuns } from "@/lib/experiments/search-runs";

/** Tag of a monitoring that names the registered model whose claims it monitored. */
export const monitorsTag = "switchyard.monitors";
/** Metric for the share of drifted columns, 0–1. */
export const driftShareMetric = "drift_share";
/** Metric for the number of compared columns. Absent in earlier monitorings. */
export const comparedColumnsMetric = "compared_columns";

/** Newest finished monitoring of a model's claims; undefined when there is none. */
export async function findLastMonitoring(teamId: string, model: string): Promise<ExperimentRun | undefined> {
  const [last] = await searchRuns(teamId, {
    experimentWireIds: (await listAllExperiments(teamId)).map(({ wireId }) => wireId),
    filter: `tags.\`${monitorsTag}\` = '${model.replaceAll("'", "''")}' AND metrics.${driftShareMetric} >= 0 AND attributes.status = 'FINISHED'`,
    orderBy: ["attributes.start_time DESC"],
    limit: 1,
  });
  return last;
}
