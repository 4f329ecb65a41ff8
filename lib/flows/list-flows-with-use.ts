import { sql as raw } from "drizzle-orm";
import { z } from "zod";
import { db } from "@/db/client";
import { instant, readRows } from "@/db/rows";
import { runStates } from "@/db/run-states";
import { flows } from "@/db/schema/flows";
import type { RunState } from "@/lib/base/run";

/** A flow with its use. */
export interface FlowWithUse {
  slug: string;
  name: string;
  description: string;
  versions: number;
  deployments: number;
  lastRun: { id: string; state: RunState; createdAt: Date } | null;
}

const LastRun = z.object({ id: z.string(), state: z.enum(runStates), createdAt: instant });

/** All flows of the team by name, each with its last run. */
export async function listFlowsWithUse(teamId: string): Promise<FlowWithUse[]> {
  return readRows(
    db().execute(raw`
    select slug, name, description,
      (select count(*)::int from flow_versions where flow_id = flows.id) as versions,
      (select count(*)::int from deployments where flow_id = flows.id) as deployments,
      (select jsonb_build_object('id', id, 'state', state, 'createdAt', created_at) from runs
        where runs.team_id = flows.team_id and flow_id = flows.id order by id desc limit 1) as "lastRun"
    from flows where team_id = ${teamId} order by name`),
    {
      slug: flows.slug,
      name: flows.name,
      description: flows.description,
      versions: z.int(),
      deployments: z.int(),
      lastRun: LastRun.nullable(),
    },
  );
}
