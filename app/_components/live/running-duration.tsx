"use client";

import { formatMs } from "@/app/_components/ui/format";
import { useNow } from "./use-now";

/** Time elapsed by the server's clock, updated every second. */
export function RunningDuration({ startMs, serverMs }: { startMs: number; serverMs: number }) {
  const nowMs = useNow(serverMs, true, 1000);
  return (
    <span className="whitespace-nowrap" suppressHydrationWarning>
      {formatMs(nowMs - startMs)}
    </span>
  );
}
