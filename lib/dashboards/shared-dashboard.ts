import { and, eq, gt, isNull, or, sql as raw } from "drizzle-orm";
import { db } from "@/db/client";
import { dashboardLinks, dashboards } from "@/db/schema/dashboards";
import { tokenHash } from "@/lib/auth/tokens";
import { hasRole } from "@/lib/teams/has-role";
import { listPanels, type ShownPanel, toDashboard } from "./queries";

/** Content of a public link: stored results, and when they were read. */
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
    .set({ openedCount: raw`${dashboardLinks.openedCount} + 1`, lastOpenedAt: raw`now()` })
    .where(
      and(
        eq(dashboardLinks.tokenHash, tokenHash(token)),
        isNull(dashboardLinks.revokedAt),
        or(isNull(dashboardLinks.expiresAt), gt(dashboardLinks.expiresAt, raw`now()`)),
        hasRole(dashboardLinks.teamId, dashboardLinks.createdBy, "editor"),
      ),
    )
    .returning();
  if (!link) return undefined;
  const [row] = await db().select().from(dashboards).where(eq(dashboards.id, link.dashboardId));
  if (!row) return undefined;
  const dashboard = toDashboard({ row, createdBy: null });
  const panels = await listPanels(dashboard);
  return {
    teamId: dashboard.teamId,
    title: dashboard.title,
    panels: panels.map(({ error: _, ...panel }) => panel),
    expiresAt: link.expiresAt,
  };
}
