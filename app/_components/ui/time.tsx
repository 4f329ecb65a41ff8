import { formatAbsolute, formatRelative } from "./format";

/** A point in time, told from now, with the full time on hover. `now` is the render's time unless given. */
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
