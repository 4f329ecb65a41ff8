import { readCron } from "./cron";
import { keptRule } from "./kept-rule";
import type { Schedule, ScheduleRule } from "./schedule";

/** The next `count` slots after `after`; fewer when the schedule ends. */
export function nextTimes(schedule: Schedule, after: Date, count: number): Date[] {
  return timesBetween(schedule, after, new Date(8.64e15), count);
}

/** The slots after `after` up to and including `until`, in order, `limit` of them at most. */
export function timesBetween(schedule: Schedule, after: Date, until: Date, limit: number): Date[] {
  const { startsAt, endsAt } = schedule;
  const next = nextOf(schedule.rule);
  const times: Date[] = [];
  let time = startsAt && startsAt > after ? new Date(startsAt.getTime() - 1) : after;
  while (times.length < limit) {
    const found = next(time);
    if (!found || found > until || (endsAt && found > endsAt)) break;
    times.push(found);
    time = found;
  }
  return times;
}

/** The last slot at or before `time`; undefined when there was none. */
export function lastTime(schedule: Schedule, time: Date): Date | undefined {
  const { rule, startsAt, endsAt } = schedule;
  const latest = endsAt && endsAt < time ? endsAt : time;
  const found = previousOf(rule, new Date(latest.getTime() + 1));
  return found && startsAt && found < startsAt ? undefined : found;
}

/** The first time of a rule after a given one. */
function nextOf(rule: ScheduleRule): (after: Date) => Date | undefined {
  switch (rule.kind) {
    case "cron": {
      const cron = readCron(rule.cron, rule.timeZone);
      return (after) => cron.nextRun(after) ?? undefined;
    }
    case "interval": {
      const anchor = anchorOf(rule);
      return (after) => {
        const passed = Math.floor((after.getTime() - anchor.getTime()) / rule.intervalMs);
        return new Date(anchor.getTime() + (passed + 1) * rule.intervalMs);
      };
    }
    case "rrule": {
      const kept = keptRule(rule);
      return (after) => kept.next(after);
    }
  }
}

/** The last time of a rule before a given one. */
function previousOf(rule: ScheduleRule, before: Date): Date | undefined {
  switch (rule.kind) {
    case "cron":
      return readCron(rule.cron, rule.timeZone).previousRuns(1, before)[0];
    case "interval": {
      const anchor = anchorOf(rule).getTime();
      const passed = Math.ceil((before.getTime() - anchor) / rule.intervalMs) - 1;
      return new Date(anchor + passed * rule.intervalMs);
    }
    case "rrule":
      return keptRule(rule).previous(before);
  }
}

function anchorOf(rule: { anchorAt?: string }): Date {
  return new Date(rule.anchorAt ?? 0);
}
