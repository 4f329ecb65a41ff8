import { dayMs } from "@/lib/base/time-units";
import { type ReadRule, readRRule } from "./rrule";

/** Fields of a recurrence `ScheduleRule` that determine its times. */
type RRule = { rrule: string; timeZone: string; anchorAt?: string };

/** A rule with its recently found times: pages, API and scheduler ask for the same ones repeatedly. */
interface KeptRule {
  next(after: Date): Date | undefined;
  previous(before: Date): Date | undefined;
}

const mostKept = 500;
const mostTimes = 64;
const kept = new Map<string, KeptRule>();

/** Times of a recurrence rule. A stored rule that would be refused today has none. */
export function keptRule(rule: RRule): KeptRule {
  const key = JSON.stringify([rule.rrule, rule.timeZone, rule.anchorAt]);
  const found = kept.get(key) ?? keep(rule);
  kept.delete(key);
  kept.set(key, found);
  if (kept.size > mostKept) kept.delete(kept.keys().next().value!);
  return found;
}

/** Parses a stored rule; undefined when it would be refused today. */
export function tryReadRule({ rrule, timeZone, anchorAt }: RRule): ReadRule | undefined {
  try {
    return readRRule(rrule, timeZone, new Date(anchorAt ?? 0));
  } catch {
    return undefined;
  }
}

/** True when a rule has any time from its start on. */
export function namesATime({ rule }: ReadRule): boolean {
  return (
    search(() =>
      rule.next(rule.options().dtstart.toInstant().subtract({ seconds: 1 }).toZonedDateTimeISO("UTC")),
    ) !== undefined
  );
}

function keep(recurrence: RRule): KeptRule {
  const read = tryReadRule(recurrence);
  if (!read) return { next: () => undefined, previous: () => undefined };
  /** Previous searches with their start and result: each answers any query in between. */
  const nexts: { after: number; found: Date | undefined }[] = [];
  return {
    next(after) {
      const time = after.getTime();
      const known = nexts.find(
        (entry) => entry.after <= time && time < (entry.found?.getTime() ?? entry.after + dayMs),
      );
      if (known) return known.found;
      const found = search(() => read.rule.next(after));
      nexts.push({ after: time, found });
      if (nexts.length > mostTimes) nexts.shift();
      return found;
    },
    previous: (before) => search(() => read.rule.previous(before)),
  };
}

/** A search that reaches its limit (rrule.ts) or the calendar's end throws; the rule then has no time that matters. */
function search(find: () => { epochMilliseconds: number } | null): Date | undefined {
  try {
    const time = find();
    return time ? new Date(time.epochMilliseconds) : undefined;
  } catch (error) {
    if (error instanceof RangeError || /Maximum iterations|exceeded/.test((error as Error).message))
      return undefined;
    throw error;
  }
}
