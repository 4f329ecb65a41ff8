import { sql as raw } from "drizzle-orm";
import { z } from "zod";
import { db } from "@/db/client";
import { instant, readRows } from "@/db/rows";
import { deployments } from "@/db/schema/flows";
import { runs } from "@/db/schema/runs";
import { RunState } from "@/lib/base/run";

const { Completed, Failed, TimedOut, Crashed } = RunState.enum;

/** A deployment whose last ended run did not succeed. */
export interface DeploymentInTrouble {
  slug: string;
  name: string;
  runId: string;
  runName: string;
  state: RunState;
  why: string | null;
  endedAt: Date;
  /** Number of consecutive failures, counted up to ten. */
  inARow: number;
}

/** Deployments whose last ended run failed, timed out or crashed, newest failure first; cancelled runs are ignored. */
export async function listDeploymentsInTrouble(teamId: string): Promise<DeploymentInTrouble[]> {
  return readRows(
    db().execute(raw`
    select slug, deployments.name, last.id as "runId", last.name as "runName", last.state,
      last.state_message as why, last.ended_at as "endedAt", streak.length as "inARow"
    from deployments
    cross join lateral (
      select id, name, state, state_message, ended_at from runs
      where runs.team_id = deployments.team_id and deployment_id = deployments.id
        and state in ${[Completed, Failed, TimedOut, Crashed]}
      order by id desc limit 1) last
    cross join lateral (
      select coalesce(min(place) filter (where state = ${Completed}) - 1, count(*))::int as length from (
        select state, row_number() over (order by id desc) as place from (
          select id, state from runs
          where runs.team_id = deployments.team_id and deployment_id = deployments.id
            and state in ${[Completed, Failed, TimedOut, Crashed]}
          order by id desc limit 10) latest) numbered) streak
    where deployments.team_id = ${teamId} and last.state <> ${Completed}
    order by last.ended_at desc limit 10`),
    {
      slug: deployments.slug,
      name: deployments.name,
      runId: runs.id,
      runName: runs.name,
      state: runs.state,
      why: runs.stateMessage,
      endedAt: instant,
      inARow: z.int(),
    },
  );
}
