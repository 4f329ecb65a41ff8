"use client";

import { useRouter } from "next/navigation";
import { useEffect, useState } from "react";
import { cx } from "@/app/_components/ui/cx";
import { listenLive } from "./live-events";

const words = { connecting: "Connecting", live: "Live", lost: "Reconnecting", ended: "" };

/**
 * Reads the page again whenever the server's event stream says something, at most every `throttleMs`, until event
 * "end".
 * Not for new log lines: the log polls those itself.
 */
export function LiveRefresh({ url, throttleMs = 200 }: { url: string; throttleMs?: number }) {
  const router = useRouter();
  const [status, setStatus] = useState<keyof typeof words>("connecting");

  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let wasLost = false;
    const refresh = () => {
      timer ??= setTimeout(() => {
        timer = undefined;
        router.refresh();
      }, throttleMs);
    };
    const stop = listenLive(url, (event) => {
      if (event.type === "open") {
        setStatus("live");
        // Changes during the disconnection were missed, so refresh.
        if (wasLost) refresh();
      } else if (event.type === "lost") {
        setStatus("lost");
        wasLost = true;
      } else if (event.type === "end") {
        setStatus("ended");
        refresh();
      } else if (event.kind !== "log") refresh();
    });
    return () => {
      stop();
      clearTimeout(timer);
    };
  }, [url, router, throttleMs]);

  if (status === "ended") return null;
  return (
    <span className="no-print inline-flex items-center gap-1.5 text-xs text-muted">
      <span
        aria-hidden="true"
        className={cx("size-2 rounded-full", status === "live" ? "bg-accent" : "border border-line-strong")}
      />
      {words[status]}
    </span>
  );
}
