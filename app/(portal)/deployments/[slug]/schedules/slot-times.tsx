"use client";

import { useSyncExternalStore } from "react";
import { formatInZone } from "@/app/_components/ui/format";

/** The coming times of a schedule as the clocks of its zone show them, and as the reader's do where they differ. */
export function SlotTimes({ times, timeZone }: { times: string[]; timeZone: string }) {
  const readers = useReadersTimeZone();
  if (times.length === 0) return <p className="text-sm text-muted">No upcoming runs.</p>;
  return (
    <ol className="grid gap-0.5 text-sm tabular-nums">
      {times.map((time) => {
        const slotTime = formatInZone(new Date(time), timeZone);
        const readerTime = readers && formatInZone(new Date(time), readers);
        const [day, clock] = readerTime?.split(", ") ?? [];
        return (
          <li key={time}>
            <time dateTime={time} suppressHydrationWarning>
              {slotTime}
            </time>
            {readerTime && readerTime !== slotTime && (
              <span className="text-muted">
                {" "}
                · {day && slotTime.startsWith(day) ? clock : readerTime} in your time zone
              </span>
            )}
          </li>
        );
      })}
    </ol>
  );
}

/** Only the browser knows it. */
export function useReadersTimeZone(): string | undefined {
  return useSyncExternalStore(
    () => () => {},
    () => Intl.DateTimeFormat().resolvedOptions().timeZone,
    () => undefined,
  );
}
