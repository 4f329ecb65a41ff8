import { sql } from "@/db/client";
import { announce } from "@/lib/live/live";
import type { Running } from "./erasure";

/**
 * Deletes the stored results of the team's dashboards, in which a key may stand under any name, and requests new ones
 * from what is left.
 */
export async function eraseDashboardResults({ id: erasureId, teamId }: Running): Promise<void> {
  await sql().begin(async (tx) => {
    // A refresh under way has read what was there before: without its lease, it stores nothing any more.
    await tx`
      update dashboards set due_at = now(), leased_until = null
      where team_id = ${teamId} and (leased_until > now() or exists (
        select from dashboard_results stored where stored.dashboard_id = dashboards.id))`;
    const { count } = await tx`delete from dashboard_results where team_id = ${teamId}`;
    await tx`
      insert into erasure_steps (erasure_id, kind, subject, name, searched, changed, note, is_done)
      values (${erasureId}, 'table', 'dashboard_results', 'results of dashboards', ${count}, ${count},
        ${count > 0 ? "They are all read again." : null}, true)
      on conflict do nothing`;
  });
  announce({ teamId, kind: "dashboard" });
}
