import { sql } from "@/db/client";
import { readRows } from "@/db/rows";
import { dashboards } from "@/db/schema/dashboards";
import type { Use } from "./use";

/** Dashboards with a panel that names one of these things in a setting; their panels would fail without it. */
export async function shownOnDashboards(
  teamId: string,
  setting: "model" | "deployment",
  names: readonly string[],
): Promise<Use[]> {
  const rows = await readRows(
    sql()`
    select id, name, title from dashboards
    where team_id = ${teamId} and exists (
      select from jsonb_array_elements(panels) panel where panel->>${setting} = any(${[...names]}::text[]))
    order by title`,
    { id: dashboards.id, name: dashboards.name, title: dashboards.title },
  );
  return rows.map(({ id, name, title }) => ({
    kind: "dashboard",
    id,
    name: title,
    url: `/dashboards/${name}`,
    isHolding: false,
  }));
}
