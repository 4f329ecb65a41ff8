import { eq } from "drizzle-orm";
import { db } from "@/db/client";
import { dashboardLinks, dashboards } from "@/db/schema/dashboards";
import { countedOpening, isOpenLink } from "@/lib/teams/public-link";
import type { StoredPanel } from "./panel-frame";
import { listPanels, type ShownPanel, toDashboard } from "./queries";

/** Content of a public link: the panels without the settings that say what they read, and stored results with their times. */
export interface SharedDashboard {
  teamId: string;
  title: string;
  panels: Omit<ShownPanel, "error">[];
  /** Null for a link without an end. */
  expiresAt: Date | null;
}

/**
 * Opens the dashboard behind a link and counts the opening. It reads stored results only: no query runs, and errors of
 * refreshes, which may name tables, are left out. A link ends with its creator's right to share.
 * @returns undefined for an invalid link
 */
export async function openSharedDashboard(token: string): Promise<SharedDashboard | undefined> {
  const [link] = await db()
    .update(dashboardLinks)
    .set(countedOpening(dashboardLinks))
    .where(isOpenLink(dashboardLinks, token))
    .returning();
  if (!link) return undefined;
  const [row] = await db().select().from(dashboards).where(eq(dashboards.id, link.dashboardId));
  if (!row) return undefined;
  const dashboard = toDashboard({ row, createdBy: null });
  const panels = await listPanels(dashboard);
  return {
    teamId: dashboard.teamId,
    title: dashboard.title,
    panels: panels.map(({ error: _, panel, ...rest }) => ({ ...rest, panel: drawnOf(panel) })),
    expiresAt: link.expiresAt,
  };
}

/** The parts of a panel that are drawn themselves. */
function drawnOf({ id, type, title, width, markdown }: StoredPanel): StoredPanel {
  return { id, type, title, width, markdown };
}
