import { isDeepStrictEqual } from "node:util";
import { and, eq, inArray, sql as raw } from "drizzle-orm";
import { db, type Transaction } from "@/db/client";
import { newId } from "@/db/id";
import { dashboardResults, dashboards } from "@/db/schema/dashboards";
import { editConflict, isAsRead } from "@/lib/audit/edit-conflict";
import { recordAct } from "@/lib/audit/record-act";
import { DomainError } from "@/lib/base/errors";
import { announce } from "@/lib/live/live";
import type { DashboardInput, Panel } from "./dashboard";
import { panelTypes } from "./panel-catalog";
import { PanelFrame, StoredPanel, settingsOf } from "./panel-frame";
import { type Dashboard, getDashboard } from "./queries";

const mostOfTeam = 200;

/** Creates a dashboard and requests its first refresh. @throws DomainError "conflict" when the name is taken */
export async function createDashboard(
  teamId: string,
  { panels, ...input }: DashboardInput,
  createdBy: string,
): Promise<Dashboard> {
  if ((await db().$count(dashboards, eq(dashboards.teamId, teamId))) >= mostOfTeam)
    throw new DomainError("conflict", `A team has at most ${mostOfTeam} dashboards. Delete one first.`);
  const stored = toStored(panels);
  const [created] = await db()
    .insert(dashboards)
    .values({ teamId, ...input, panels: stored, createdBy, dueAt: raw`now()` })
    .onConflictDoNothing()
    .returning({ id: dashboards.id });
  if (!created) {
    const message = `A dashboard named "${input.name}" already exists.`;
    throw new DomainError("conflict", message, [{ path: "name", message }]);
  }
  announce({ teamId, kind: "dashboard" });
  return getDashboard(teamId, input.name);
}

export type DashboardChange = Partial<Omit<DashboardInput, "name">> & { updatedAt?: string | undefined };

/**
 * Changes the given fields. Results of panels that are gone or have other settings are deleted. A refresh is requested for
 * new panels, other settings and another interval.
 * @throws DomainError "not-found"; EditConflictError
 */
export async function updateDashboard(
  teamId: string,
  name: string,
  { updatedAt, panels, ...change }: DashboardChange,
): Promise<Dashboard> {
  const before = await getDashboard(teamId, name);
  const stored = panels && toStored(panels);
  const isNew = stored && withOtherSettings(stored, before.panels).length > 0;
  const isOtherInterval = change.refresh !== undefined && change.refresh !== before.refresh;
  const isRead = isAsRead(dashboards.updatedAt, updatedAt ?? before.updatedAt.toISOString());
  const changed = await db().transaction(async (tx) => {
    const rows = await tx
      .update(dashboards)
      .set({
        ...change,
        ...(stored && { panels: stored }),
        ...((isNew || isOtherInterval) && { dueAt: raw`now()` }),
        updatedAt: raw`now()`,
      })
      .where(and(eq(dashboards.id, before.id), isRead))
      .returning({ id: dashboards.id });
    if (stored && rows.length > 0) await deleteStaleResults(tx, before, stored);
    return rows;
  });
  if (changed.length === 0) {
    const now = await getDashboard(teamId, name);
    const readAt = updatedAt ?? before.updatedAt.toISOString();
    throw await editConflict(teamId, { kind: "dashboard", id: before.id }, readAt, now.updatedAt);
  }
  announce({ teamId, kind: "dashboard" });
  return getDashboard(teamId, name);
}

/** Deletes a dashboard with its results and links. @throws DomainError "not-found" */
export async function deleteDashboard(teamId: string, name: string): Promise<void> {
  const gone = await db()
    .delete(dashboards)
    .where(and(eq(dashboards.teamId, teamId), eq(dashboards.name, name)))
    .returning({ id: dashboards.id });
  if (gone.length === 0) throw new DomainError("not-found", `There is no dashboard "${name}".`);
  announce({ teamId, kind: "dashboard" });
}

/** Requests a refresh of all results, which is carried out in the background. @throws DomainError "not-found" */
export async function requestRefresh(teamId: string, name: string): Promise<Dashboard> {
  const { id } = await getDashboard(teamId, name);
  await db().update(dashboards).set({ dueAt: raw`now()` }).where(eq(dashboards.id, id));
  await recordAct(teamId, "dashboard.refreshed", { kind: "dashboard", id, name });
  announce({ teamId, kind: "dashboard" });
  return getDashboard(teamId, name);
}

/** Panels with an id and a title each. */
function toStored(panels: readonly Panel[]): StoredPanel[] {
  return panels.map((panel) => {
    const { id = newId(), title, width } = PanelFrame.parse(panel);
    const { name = "", read } = panelTypes.get(panel.type) ?? {};
    return StoredPanel.parse({ ...panel, id, title: title || (read ? name : ""), width });
  });
}

async function deleteStaleResults(
  tx: Transaction,
  before: Dashboard,
  panels: readonly StoredPanel[],
): Promise<void> {
  const ids = withOtherSettings(before.panels, panels).map(({ id }) => id);
  if (ids.length > 0)
    await tx
      .delete(dashboardResults)
      .where(and(eq(dashboardResults.dashboardId, before.id), inArray(dashboardResults.panelId, ids)));
}

/** Panels that are not among the others, or have other settings there. */
function withOtherSettings(panels: readonly StoredPanel[], others: readonly StoredPanel[]): StoredPanel[] {
  const known = new Map(others.map((panel) => [panel.id, settingsOf(panel)]));
  return panels.filter((panel) => !isDeepStrictEqual(settingsOf(panel), known.get(panel.id)));
}
