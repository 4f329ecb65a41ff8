import { formatMs } from "./format";

type Instant = Date | string;

/** How long something took, or has taken so far; a dash before it began. */
export function Duration({
  start,
  end,
  now,
}: {
  start: Instant | null | undefined;
  end?: Instant | null;
  now?: Instant;
}) {
  if (!start) return <span className="text-muted">–</span>;
  const until = end ?? now ?? new Date();
  return (
    <span className="whitespace-nowrap" suppressHydrationWarning>
      {formatMs(new Date(until).getTime() - new Date(start).getTime())}
    </span>
  );
}
