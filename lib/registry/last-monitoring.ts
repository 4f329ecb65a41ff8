import type { ExperimentRun } from "@/lib/experiments/experiment";
import { listAllExperiments } from "@/lib/experiments/queries";
import { searchRuns } from "@/lib/experiments/search-runs";

/** The tag by which a monitoring says which registered model's claims it looked at. */
export const monitorsTag = "switchyard.monitors";
/** The metric that holds the share of columns that drifted, 0–1. */
export const driftShareMetric = "drift_share";
/** How many columns were compared; monitorings of before do not say. */
export const comparedColumnsMetric = "compared_columns";

/** The newest finished monitoring of a model's claims; undefined when there was none. */
export async function findLastMonitoring(teamId: string, model: string): Promise<ExperimentRun | undefined> {
  const [last] = await searchRuns(teamId, {
    experimentWireIds: (await listAllExperiments(teamId)).map(({ wireId }) => wireId),
    filter: `tags.\`${monitorsTag}\` = '${model.replaceAll("'", "''")}' AND metrics.${driftShareMetric} >= 0 AND attributes.status = 'FINISHED'`,
    orderBy: ["attributes.start_time DESC"],
    limit: 1,
  });
  return last;
}
