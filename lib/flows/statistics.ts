import { sql as raw } from "drizzle-orm";
import { z } from "zod";
import { db } from "@/db/client";
import { firstIdAt } from "@/db/id";
import { readRows } from "@/db/rows";
import { taskRuns } from "@/db/schema/runs";
import { RunState } from "@/lib/base/run";
import { dayMs } from "@/lib/base/time-units";

const { Completed, Failed, TimedOut, Crashed } = RunState.enum;

/**
 * Statistics of runs, or of task runs, of a flow. Durations in milliseconds, of completed ones; null when there are
 * none.
 */
export interface Statistics {
  ended: number;
  failed: number;
  medianMs: number | null;
  p95Ms: number | null;
}

export interface FlowStatistics {
  /** False when the period has more runs than are counted: the newest ones are. */
  isWhole: boolean;
  runs: Statistics;
  /** By node, slowest first. */
  tasks: (Statistics & { nodeId: string; task: string })[];
}

export const statisticsDays = 30;
/** Number of runs that statistics are made of, at most: a million would take seconds at each visit. */
export const statisticsRuns = 1000;

const figuresShape = {
  ended: z.int(),
  failed: z.int(),
  medianMs: z.number().nullable(),
  p95Ms: z.number().nullable(),
};

/**
 * Statistics of the newest of the flow's runs of the last 30 days, and of each of its tasks in them. Cancelled ones are
 * ignored.
 */
export async function readFlowStatistics(
  teamId: string,
  flowId: string,
  most = statisticsRuns,
): Promise<FlowStatistics> {
  const figures = raw`count(*)::int as ended, count(*) filter (where state in ${[Failed, TimedOut, Crashed]})::int as failed,
    percentile_cont(0.5) within group (order by ms) filter (where state = ${Completed}) as "medianMs",
    percentile_cont(0.95) within group (order by ms) filter (where state = ${Completed}) as "p95Ms"`;
  const since = new Date(Date.now() - statisticsDays * dayMs);
  const latest = raw`select id from runs where team_id = ${teamId} and flow_id = ${flowId}
    and id >= ${firstIdAt(since)} order by id desc limit ${most}`;
  const ended = [Completed, Failed, TimedOut, Crashed];
  const [[runs], tasks] = await Promise.all([
    readRows(
      db().execute(raw`
      select ${figures}, (select count(*)::int from (${latest}) looked) as looked from (
        select state, extract(epoch from ended_at - started_at)::float8 * 1000 as ms from runs
        where id in (${latest}) and state in ${ended}) ended`),
      { ...figuresShape, looked: z.int() },
    ),
    readRows(
      db().execute(raw`
      select node_id as "nodeId", max(task) as task, ${figures} from (
        select node_id, task, state, extract(epoch from ended_at - started_at)::float8 * 1000 as ms from task_runs
        where run_id in (${latest}) and state in ${ended}) ended
      group by node_id order by "medianMs" desc nulls last, node_id`),
      { nodeId: taskRuns.nodeId, task: taskRuns.task, ...figuresShape },
    ),
  ]);
  const { looked, ...ofRuns } = runs!;
  return { isWhole: looked < most, runs: ofRuns, tasks };
}
