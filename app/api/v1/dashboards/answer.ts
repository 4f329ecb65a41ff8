import { z } from "zod";
import { Time } from "@/app/_server/answers";
import { iso } from "@/lib/base/instant";
import { refreshIntervals } from "@/lib/dashboards/dashboard";
import { StoredPanel } from "@/lib/dashboards/panel-frame";
import { PanelResult } from "@/lib/dashboards/panel-result";
import { type Dashboard, listPanels } from "@/lib/dashboards/queries";

export const DashboardAnswer = z.object({
  name: z.string(),
  title: z.string(),
  refresh: z.enum(refreshIntervals),
  panels: z.array(StoredPanel),
  refreshedAt: Time.nullable(),
  /** A time that has passed says that a refresh is under way or about to begin. */
  dueAt: Time.nullable(),
  createdBy: z.string().nullable(),
  createdAt: Time,
  updatedAt: Time,
});

export const DashboardWithResults = DashboardAnswer.extend({
  /** Stored results of the panels that read something; `error` is of a later refresh that failed. */
  results: z.array(
    z.object({
      panel: z.string(),
      result: PanelResult.nullable(),
      refreshedAt: Time.nullable(),
      error: z.string().nullable(),
      failedAt: Time.nullable(),
    }),
  ),
});

export function dashboardAnswer(dashboard: Dashboard): z.input<typeof DashboardAnswer> {
  return {
    ...dashboard,
    refreshedAt: iso(dashboard.refreshedAt),
    dueAt: iso(dashboard.dueAt),
    createdAt: dashboard.createdAt.toISOString(),
    updatedAt: dashboard.updatedAt.toISOString(),
  };
}

export async function answerWithResults(dashboard: Dashboard): Promise<z.input<typeof DashboardWithResults>> {
  const panels = await listPanels(dashboard);
  return {
    ...dashboardAnswer(dashboard),
    results: panels.map(({ panel, result, error, ...times }) => ({
      panel: panel.id,
      result,
      error,
      refreshedAt: iso(times.refreshedAt),
      failedAt: iso(times.failedAt),
    })),
  };
}
