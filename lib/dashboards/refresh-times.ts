import { inWords } from "@/lib/schedules/in-words";
import { nextTimes } from "@/lib/schedules/next-times";
import type { ScheduleRule } from "@/lib/schedules/schedule";
import type { RefreshInterval } from "./dashboard";

const crons: Record<Exclude<RefreshInterval, "never">, string> = {
  hourly: "0 * * * *",
  daily: "0 5 * * *",
  weekly: "0 5 * * 1",
};

/** The next time (UTC) at which results are refreshed by themselves; null for never. */
export function nextRefresh(interval: RefreshInterval, after: Date): Date | null {
  if (interval === "never") return null;
  return nextTimes({ rule: ruleOf(interval), startsAt: null, endsAt: null }, after, 1)[0] ?? null;
}

/** "at 05:00, every day, UTC"; "only by hand" for never. */
export function refreshInWords(interval: RefreshInterval): string {
  return interval === "never" ? "only by hand" : inWords(ruleOf(interval));
}

function ruleOf(interval: Exclude<RefreshInterval, "never">): ScheduleRule {
  return { kind: "cron", cron: crons[interval], timeZone: "UTC" };
}
