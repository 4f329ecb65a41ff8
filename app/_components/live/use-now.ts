import { useEffect, useState } from "react";

/** The server's clock, ticking on in the browser while `isLive`. */
export function useNow(serverMs: number, isLive: boolean, everyMs: number): number {
  const [nowMs, setNowMs] = useState(serverMs);
  useEffect(() => {
    setNowMs(serverMs);
    if (!isLive) return;
    const since = performance.now();
    const timer = setInterval(() => setNowMs(serverMs + performance.now() - since), everyMs);
    return () => clearInterval(timer);
  }, [serverMs, isLive, everyMs]);
  return isLive ? nowMs : serverMs;
}
