import { sql } from "@/db/client";
import { announce } from "@/lib/live/live";
import type { Running } from "./erasure";

/**
 * Deletes the stored results of the team's dashboards, in which a key may stand under any name, and requests new ones
 * from what is left.
 */
export async function eraseDashboardResults({ id: erasureId, teamId }: Running): Promise<void> {
  await sql().begin(async (tx) => {
    const { count } = await tx`delete from dashboard_results where team_id = ${teamId}`;
    if (count > 0) await tx`update dashboards set due_at = now() where team_id = ${teamId}`;
    await tx`
      insert into erasure_steps (erasure_id, kind, subject, name, searched, changed, note, is_done)
      values (${erasureId}, 'table', 'dashboard_results', 'results of dashboards', ${count}, ${count},
        ${count > 0 ? "They are all read again." : null}, true)
      on conflict do nothing`;
  });
  announce({ teamId, kind: "dashboard" });
}
