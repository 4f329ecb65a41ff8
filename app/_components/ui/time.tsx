import { formatAbsolute, formatRelative } from "./format";

/** Relative time, with the absolute time as a tooltip. `now` defaults to the time of rendering. */
export function Time({
  value,
  now,
  absolute = false,
}: {
  value: Date | string | null | undefined;
  now?: Date | string;
  absolute?: boolean;
}) {
  if (!value) return <span className="text-muted">–</span>;
  const time = new Date(value);
  const full = formatAbsolute(time);
  return (
    <time dateTime={time.toISOString()} title={full} className="whitespace-nowrap" suppressHydrationWarning>
      {absolute ? full : formatRelative(time, now ? new Date(now) : new Date())}
    </time>
  );
}
