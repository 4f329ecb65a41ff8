import { and, asc, eq, sql as raw } from "drizzle-orm";
import { z } from "zod";
import { db } from "@/db/client";
import { dashboardLinks, dashboardResults, dashboards } from "@/db/schema/dashboards";
import { users } from "@/db/schema/teams";
import { DomainError } from "@/lib/base/errors";
import type { RefreshInterval } from "./dashboard";
import { StoredPanel } from "./panel-frame";
import { PanelResult } from "./panel-result";

/** A panel with the result of its last successful refresh. */
export interface ShownPanel {
  panel: StoredPanel;
  result: PanelResult | null;
  refreshedAt: Date | null;
  /** Error of a later refresh. */
  error: string | null;
  failedAt: Date | null;
}

/** A dashboard of the team. */
export interface Dashboard {
  id: string;
  teamId: string;
  name: string;
  title: string;
  panels: StoredPanel[];
  refresh: RefreshInterval;
  dueAt: Date | null;
  refreshedAt: Date | null;
  createdBy: string | null;
  createdAt: Date;
  updatedAt: Date;
}

/** Dashboards of the team by title, with the number of their open links. */
export async function listDashboards(teamId: string): Promise<(Dashboard & { openLinks: number })[]> {
  const openLinks = raw`(
    select count(*)::int from ${dashboardLinks} link where link.dashboard_id = ${dashboards.id}
      and link.revoked_at is null and (link.expires_at is null or link.expires_at > now()))`.mapWith(Number);
  const rows = await db()
    .select({ row: dashboards, createdBy: users.name, openLinks })
    .from(dashboards)
    .leftJoin(users, eq(users.id, dashboards.createdBy))
    .where(eq(dashboards.teamId, teamId))
    .orderBy(asc(dashboards.title));
  return rows.map(({ openLinks, ...rest }) => ({ ...toDashboard(rest), openLinks }));
}

/** @throws DomainError "not-found", also for one of another team */
export async function getDashboard(teamId: string, name: string): Promise<Dashboard> {
  const [row] = await db()
    .select({ row: dashboards, createdBy: users.name })
    .from(dashboards)
    .leftJoin(users, eq(users.id, dashboards.createdBy))
    .where(and(eq(dashboards.teamId, teamId), eq(dashboards.name, name)));
  if (!row) throw new DomainError("not-found", `There is no dashboard "${name}".`);
  return toDashboard(row);
}

/** The panels of a dashboard in their order, with their stored results. No query runs. */
export async function listPanels({
  id,
  teamId,
  panels,
}: Pick<Dashboard, "id" | "teamId" | "panels">): Promise<ShownPanel[]> {
  const rows = await db()
    .select()
    .from(dashboardResults)
    .where(and(eq(dashboardResults.teamId, teamId), eq(dashboardResults.dashboardId, id)));
  const stored = new Map(rows.map((row) => [row.panelId, row]));
  return panels.map((panel) => {
    const { result, refreshedAt = null, error = null, failedAt = null } = stored.get(panel.id) ?? {};
    return { panel, result: PanelResult.safeParse(result).data ?? null, refreshedAt, error, failedAt };
  });
}

export function toDashboard({
  row,
  createdBy,
}: {
  row: typeof dashboards.$inferSelect;
  createdBy: string | null;
}): Dashboard {
  const { leasedUntil: _, ...rest } = row;
  return { ...rest, createdBy, panels: z.array(StoredPanel).parse(row.panels) };
}
