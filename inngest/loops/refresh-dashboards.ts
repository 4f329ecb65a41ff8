import { refreshDueDashboards } from "@/lib/dashboards/refresh";
import { startWokenLoop } from "./work-loop";

const everyMs = 30_000;

/** Refreshes the stored results of dashboards: at once when that is requested, by their schedules within half a minute. */
export function startRefreshingDashboards(): Promise<{ stop(): Promise<void> }> {
  return startWokenLoop("Refreshing dashboards", { everyMs, kind: "dashboard" }, refreshDueDashboards);
}
