import type { ExperimentRun } from "@/lib/experiments/experiment";
import { listAllExperiments } from "@/lib/experiments/queries";
import { searchRuns } from "@/lib/experiments/search-runs";

/** Newest finished run of all experiments with a metric that is not negative, and a tag of this value; undefined when there is none. */
export async function findLastRun(
  teamId: string,
  { tag, value, metric }: { tag: string; value: string; metric: string },
): Promise<ExperimentRun | undefined> {
  const { runs } = await searchRuns(teamId, {
    experimentWireIds: (await listAllExperiments(teamId)).map(({ wireId }) => wireId),
    filter: `tags.\`${tag}\` = '${value.replaceAll("'", "''")}' AND metrics.${metric} >= 0 AND attributes.status = 'FINISHED'`,
    orderBy: ["attributes.start_time DESC"],
    limit: 1,
  });
  return runs[0];
}
