"use client";

import { useTimeZone } from "@/app/_components/shell/time-zone-context";
import { formatAbsolute, formatRelative } from "./format";

/**
 * Relative time, with the time in the reader's zone and in UTC as a tooltip; or that time itself, with UTC as a tooltip.
 * `now` defaults to the time of rendering.
 */
export function Time({
  value,
  now,
  absolute = false,
}: {
  value: Date | string | null | undefined;
  now?: Date | string;
  absolute?: boolean;
}) {
  const zone = useTimeZone();
  if (!value) return <span className="text-muted">–</span>;
  const time = new Date(value);
  const own = formatAbsolute(time, zone);
  const utc = formatAbsolute(time);
  return (
    <time
      dateTime={time.toISOString()}
      title={absolute || own === utc ? utc : `${own}, ${utc}`}
      className="whitespace-nowrap"
      suppressHydrationWarning
    >
      {absolute ? own : formatRelative(time, now ? new Date(now) : new Date())}
    </time>
  );
}
