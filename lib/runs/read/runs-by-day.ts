import { z } from "zod";
import { sql } from "@/db/client";
import { instant, readRows } from "@/db/rows";
import { runs } from "@/db/schema/runs";
import { getDeployment } from "@/lib/deployments/queries";
import { type Outcome, outcomeOf } from "./activity";
import { earliestId } from "./run-filter";

/**
 * Number of the team's runs by outcome, by the day on which they were created: its start (UTC), in ms since 1970. Without
 * child runs; days without runs are left out.
 * @param options.deployment slug of a deployment; null counts all runs
 * @throws DomainError "not-found"
 */
export async function countRunsByDay(
  teamId: string,
  { since, deployment }: { since: Date; deployment: string | null },
): Promise<Map<number, Record<Outcome, number>>> {
  const of = deployment === null ? null : (await getDeployment(teamId, deployment)).id;
  const s = sql();
  // By the index of the deployment's runs, which is in the order of their ids.
  const ofDeployment = of === null ? s`` : s`and deployment_id = ${of} and id >= ${earliestId(since)}`;
  const rows = await readRows(
    s`
    select date_bin('1 day', created_at, 'epoch') as day, state, count(*)::int as count
    from runs
    where team_id = ${teamId} and parent_run_id is null and created_at >= ${since.toISOString()}::timestamptz ${ofDeployment}
    group by 1, 2`,
    { day: instant, state: runs.state, count: z.int() },
  );
  const days = new Map<number, Record<Outcome, number>>();
  for (const { day, state, count } of rows) {
    const counts = days.get(day.getTime()) ?? { failed: 0, cancelled: 0, open: 0, completed: 0 };
    counts[outcomeOf(state)] += count;
    days.set(day.getTime(), counts);
  }
  return days;
}
