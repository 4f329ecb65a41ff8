import { recordEvent } from "@/lib/events/record-event";
import { inWords } from "@/lib/schedules/in-words";
import { timesBetween } from "@/lib/schedules/next-times";
import type { ScheduleRow } from "@/lib/schedules/queries";

/** Missed slots are counted up to this number. */
const mostCounted = 100;

/** Records an event for slots that a schedule did not start: missed ones, or one that failed with `error`. */
export async function recordMissed(
  schedule: ScheduleRow,
  deployment: string,
  done: { slots: Date[]; handledUntil: Date; error?: string | null },
): Promise<void> {
  const { teamId, id: scheduleId, handledUntil } = schedule;
  const words = inWords(schedule.rule);
  const started = new Set(done.slots.map((slot) => slot.getTime()));
  const missed = timesBetween(schedule, handledUntil, done.handledUntil, mostCounted).filter(
    (slot) => !started.has(slot.getTime()),
  );
  const record = (message: string) =>
    recordEvent(teamId, {
      type: "schedule.missed",
      subject: deployment,
      message,
      data: { scheduleId, missed: missed.map((slot) => slot.toISOString()) },
    });
  if (missed[0]) {
    const many = missed.length === 1 ? "A slot" : `${missed.length} slots`;
    await record(
      `${many} of the schedule ${words} were missed while nothing could start, the first at ${missed[0].toISOString()}.`,
    );
  }
  if (done.error) await record(`The schedule ${words} started no run: ${done.error}`);
}
