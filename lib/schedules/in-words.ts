import { RRuleTemporal } from "rrule-temporal";
import { toText } from "rrule-temporal/totext";
import { counted } from "@/lib/base/number-text";
import { dayMs, hourMs } from "@/lib/base/time-units";
import { cronInWords } from "./cron-in-words";
import { tryReadRule } from "./kept-rule";
import type { ReadRule } from "./rrule";
import type { ScheduleRule } from "./schedule";

const units = [
  ["day", dayMs],
  ["hour", hourMs],
  ["minute", 60_000],
  ["second", 1000],
  ["millisecond", 1],
] as const;

/** A schedule's rule for people: "at 02:30, Monday through Friday, Europe/Berlin". */
export function inWords(rule: ScheduleRule): string {
  if (rule.kind === "interval") return intervalInWords(rule.intervalMs);
  const words = rule.kind === "cron" ? cronInWords(rule.cron) : rruleInWords(rule);
  return `${words}, ${timeZoneOf(rule)}`;
}

/** Time zone of a rule's local times; an interval has none and is shown in UTC. */
export function timeZoneOf(rule: ScheduleRule): string {
  if (rule.kind === "interval") return "UTC";
  if (rule.kind === "cron") return rule.timeZone;
  return tryReadRule(rule)?.rule.options().tzid ?? rule.timeZone;
}

function intervalInWords(intervalMs: number): string {
  let rest = intervalMs;
  const parts = units.flatMap(([unit, unitMs]) => {
    const count = Math.floor(rest / unitMs);
    rest -= count * unitMs;
    return count > 0 ? [[count, unit] as const] : [];
  });
  if (parts.length === 1 && parts[0]![0] === 1) return `every ${parts[0]![1]}`;
  return `every ${parts.map(([count, unit]) => counted(count, unit)).join(" ")}`;
}

function rruleInWords(recurrence: Extract<ScheduleRule, { kind: "rrule" }>): string {
  const read = tryReadRule(recurrence);
  if (!read) return `by rule “${recurrence.rrule.split("\n").at(-1)}” (not recognized)`;
  return toText(withTimeOfDay(read), "en-GB", { excludeTzAbbreviation: true })
    .replace(/\b(\d):(\d\d)\b/g, "0$1:$2")
    .replace(/(?<=\b(?:at|and) |, )\d\d(?![:\w])/g, (hour) => `${hour}:00`);
}

/** BYHOUR without BYMINUTE uses the minute of the start, which the library's text omits. */
function withTimeOfDay({ rule, parts }: ReadRule): RRuleTemporal {
  const { dtstart, freq } = rule.options();
  const isDaily = freq !== undefined && ["DAILY", "WEEKLY", "MONTHLY", "YEARLY"].includes(freq);
  if (!isDaily || !parts.has("BYHOUR") || parts.has("BYMINUTE")) return rule;
  return new RRuleTemporal({ ...rule.options(), byMinute: [dtstart.minute] });
}
