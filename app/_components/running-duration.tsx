"use client";

import { formatMs } from "./format";
import { useNow } from "./use-now";

/** How long something has taken by the server's clock, counted on each second. */
export function RunningDuration({ startMs, serverMs }: { startMs: number; serverMs: number }) {
  const nowMs = useNow(serverMs, true, 1000);
  return (
    <span className="whitespace-nowrap" suppressHydrationWarning>
      {formatMs(nowMs - startMs)}
    </span>
  );
}
