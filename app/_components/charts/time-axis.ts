import { scaleUtc } from "d3-scale";
import { dayMs } from "@/lib/base/time-units";

const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** Ticks of an axis of times (ms since 1970) at whole units of UTC, with labels as short as their distance allows. */
export function timeTicks(domain: readonly number[]): { at: number; label: string }[] {
  if (!domain.every(isTime)) return [];
  const ticks = scaleUtc()
    .domain(domain.map((ms) => new Date(ms)))
    .ticks(5);
  const stepMs = (ticks[1]?.getTime() ?? 0) - (ticks[0]?.getTime() ?? 0);
  return ticks.map((time) => ({ at: time.getTime(), label: labelOf(time, stepMs) }));
}

/** "2026-11-24", or "2026-11-24 13:30" where it is not midnight (UTC). */
export function timeText(ms: number): string {
  if (!isTime(ms)) return String(ms);
  const text = new Date(ms).toISOString();
  return ms % dayMs === 0 ? text.slice(0, 10) : text.slice(0, 16).replace("T", " ");
}

/** False beyond the times that Date has. */
function isTime(ms: number): boolean {
  return Math.abs(ms) <= 8.64e15;
}

function labelOf(time: Date, stepMs: number): string {
  if (stepMs < dayMs && time.getTime() % dayMs !== 0) return time.toISOString().slice(11, 16);
  const month = months[time.getUTCMonth()];
  if (stepMs >= 360 * dayMs) return String(time.getUTCFullYear());
  return stepMs >= 28 * dayMs ? `${month} ${time.getUTCFullYear()}` : `${time.getUTCDate()} ${month}`;
}
