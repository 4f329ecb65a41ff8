import { sql as raw } from "drizzle-orm";
import { db } from "@/db/client";
import type { RunState } from "@/lib/base/run";

/** A flow with how it is used. */
export interface FlowWithUse {
  slug: string;
  name: string;
  description: string;
  versions: number;
  deployments: number;
  lastRun: { id: string; state: RunState; createdAt: Date } | null;
}

type Row = Omit<FlowWithUse, "lastRun"> & {
  lastRun: { id: string; state: RunState; createdAt: string } | null;
};

/** All flows of the team by name, each with its last run. */
export async function listFlowsWithUse(teamId: string): Promise<FlowWithUse[]> {
  const rows = await db().execute<Row & Record<string, unknown>>(raw`
    select slug, name, description,
      (select count(*)::int from flow_versions where flow_id = flows.id) as versions,
      (select count(*)::int from deployments where flow_id = flows.id) as deployments,
      (select jsonb_build_object('id', id, 'state', state, 'createdAt', created_at) from runs
        where runs.team_id = flows.team_id and flow_id = flows.id order by id desc limit 1) as "lastRun"
    from flows where team_id = ${teamId} order by name`);
  return rows.map(({ lastRun, ...flow }) => ({
    ...flow,
    lastRun: lastRun && { ...lastRun, createdAt: new Date(lastRun.createdAt) },
  }));
}
