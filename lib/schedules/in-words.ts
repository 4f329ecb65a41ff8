import { toText } from "rrule-temporal/totext";
import { cronInWords } from "./cron-in-words";
import { readRRule } from "./rrule";
import type { ScheduleRule } from "./schedule";

const units = [
  ["day", 86_400_000],
  ["hour", 3_600_000],
  ["minute", 60_000],
  ["second", 1000],
  ["millisecond", 1],
] as const;

/** A schedule's rule for people: "every weekday at 02:30, Europe/Berlin". */
export function inWords(rule: ScheduleRule): string {
  if (rule.kind === "interval") return intervalInWords(rule.intervalMs);
  const words = rule.kind === "cron" ? cronInWords(rule.cron) : rruleInWords(rule.rrule, rule.timeZone);
  return `${words}, ${timeZoneOf(rule)}`;
}

/** The zone that a rule's local times are in; an interval knows none, and is shown in UTC. */
export function timeZoneOf(rule: ScheduleRule): string {
  if (rule.kind === "interval") return "UTC";
  if (rule.kind === "cron") return rule.timeZone;
  return readRRule(rule.rrule, rule.timeZone, new Date(0)).options().tzid ?? rule.timeZone;
}

function intervalInWords(intervalMs: number): string {
  let rest = intervalMs;
  const parts = units.flatMap(([unit, unitMs]) => {
    const count = Math.floor(rest / unitMs);
    rest -= count * unitMs;
    return count > 0 ? [[count, unit] as const] : [];
  });
  if (parts.length === 1 && parts[0]![0] === 1) return `every ${parts[0]![1]}`;
  return `every ${parts.map(([count, unit]) => `${count} ${unit}${count === 1 ? "" : "s"}`).join(" ")}`;
}

function rruleInWords(rrule: string, timeZone: string): string {
  const text = toText(readRRule(rrule, timeZone, new Date(0)), "en-GB", { excludeTzAbbreviation: true });
  return text
    .replace(/\b(\d):(\d\d)\b/g, "0$1:$2")
    .replace(/(?<=\b(?:at|and) |, )\d\d(?![:\w])/g, (hour) => `${hour}:00`);
}
