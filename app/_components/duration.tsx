import { formatMs } from "./format";
import { RunningDuration } from "./running-duration";

type Instant = Date | string;

/** How long something took, or has taken so far, counting on; a dash before it began. Given `now`, it stands still. */
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
  const startMs = new Date(start).getTime();
  const until = end ?? now;
  if (!until) return <RunningDuration startMs={startMs} serverMs={Date.now()} />;
  return <span className="whitespace-nowrap">{formatMs(new Date(until).getTime() - startMs)}</span>;
}
