"use client";

import { useEffect, useState } from "react";
import { useTimeZone } from "@/app/_components/shell/time-zone-context";
import { formatAbsolute, formatMs } from "@/app/_components/ui/format";

/** Time left, updated every second. */
export function Countdown({ until }: { until: string }) {
  const end = new Date(until);
  const zone = useTimeZone();
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(timer);
  }, []);
  const leftMs = Math.ceil((end.getTime() - now) / 1000) * 1000;
  return (
    <time
      dateTime={until}
      title={formatAbsolute(end, zone)}
      className="ml-auto text-sm text-muted"
      suppressHydrationWarning
    >
      {leftMs > 0 ? `${formatMs(leftMs)} left` : "Time is up."}
    </time>
  );
}
