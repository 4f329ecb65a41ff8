import type { catchUpPolicies } from "@/db/schema/schedules";
import { lastTime, timesBetween } from "@/lib/schedules/next-times";
import type { Schedule } from "@/lib/schedules/schedule";

/** A slot that starts within this counts as on time: a restart, or a change that was not heard of, takes seconds. */
export const punctualMs = 60_000;

/** How many slots of one schedule start at a go. */
const batch = 100;

/**
 * The slots that are to start now: those on time, and of the missed ones none, the last or all, as the schedule says;
 * never one that is later than its maximum lateness.
 * @returns with `handledUntil`, up to where all is dealt with once they have started
 */
export function dueSlots(
  schedule: Schedule & {
    catchUp: (typeof catchUpPolicies)[number];
    maxLatenessMs: number | null;
    handledUntil: Date;
  },
  now: Date,
): { slots: Date[]; handledUntil: Date } {
  const { catchUp, handledUntil } = schedule;
  const maxLatenessMs = schedule.maxLatenessMs ?? Number.POSITIVE_INFINITY;
  // A slot that is exactly as late as allowed still starts.
  const noLaterThan = (ms: number) => new Date(Math.max(handledUntil.getTime(), now.getTime() - ms - 1));

  if (catchUp === "all") {
    const slots = timesBetween(schedule, noLaterThan(maxLatenessMs), now, batch);
    return { slots, handledUntil: slots.length < batch ? now : slots.at(-1)! };
  }
  const slots = timesBetween(schedule, noLaterThan(Math.min(punctualMs, maxLatenessMs)), now, batch);
  if (catchUp === "last" && slots.length === 0) {
    const last = lastTime(schedule, now);
    if (last && last > noLaterThan(maxLatenessMs)) slots.push(last);
  }
  return { slots, handledUntil: now };
}
