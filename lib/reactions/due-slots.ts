import type { catchUpPolicies } from "@/db/schema/schedules";
import { lastTime, timesBetween } from "@/lib/schedules/next-times";
import type { Schedule } from "@/lib/schedules/schedule";

/** Tolerance of punctuality, in ms: a restart, or a missed notification, takes seconds. */
export const punctualMs = 60_000;

/** Maximum number of slots of one schedule started in one batch. */
const batch = 100;

/**
 * Slots to start now: the punctual ones, and of the missed ones none, the last or all, depending on the schedule's
 * policy; never one beyond its maximum lateness.
 * @returns with `handledUntil`, the time up to which everything is handled once they have started
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
  // A slot exactly at the maximum lateness still starts.
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
