import { RunningDuration } from "@/app/_components/live/running-duration";
import { formatMs } from "./format";

type Instant = Date | string;

/** Duration, counting up while running; a dash before the start. With `now`, it does not count. */
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
