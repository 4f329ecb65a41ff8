"use client";

import { useRouter } from "next/navigation";
import { useEffect, useState } from "react";
import { cx } from "./cx";

const throttleMs = 200;
const words = { connecting: "Connecting", live: "Live", lost: "Reconnecting", ended: "" };

/** Reads the page again whenever the server's event stream says something, at most every 200 ms, until event "end". */
export function LiveRefresh({ url }: { url: string }) {
  const router = useRouter();
  const [status, setStatus] = useState<keyof typeof words>("connecting");

  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let retry: ReturnType<typeof setTimeout> | undefined;
    let source: EventSource | undefined;
    let wasLost = false;
    const refresh = () => {
      timer ??= setTimeout(() => {
        timer = undefined;
        router.refresh();
      }, throttleMs);
    };
    const open = () => {
      source = new EventSource(url);
      source.onopen = () => {
        setStatus("live");
        // What happened while the stream was away was not heard.
        if (wasLost) refresh();
      };
      source.onmessage = refresh;
      source.addEventListener("end", () => {
        source?.close();
        setStatus("ended");
        refresh();
      });
      source.onerror = () => {
        setStatus("lost");
        wasLost = true;
        // The browser reconnects by itself unless the answer was an error.
        if (source?.readyState === EventSource.CLOSED) retry = setTimeout(open, 3000);
      };
    };
    open();
    return () => {
      source?.close();
      clearTimeout(timer);
      clearTimeout(retry);
    };
  }, [url, router]);

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
