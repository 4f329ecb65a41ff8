import { useEffect, useState } from "react";
import type { Found } from "@/lib/search/find-by-name";

const typingMs = 120;

/** Search results of the server for a text, debounced. `isBroken` when the request failed. */
export function useFound(text: string): { items: Found[]; isBroken: boolean; isAsking: boolean } {
  const [answer, setAnswer] = useState<{ text: string; items: Found[]; isBroken: boolean }>();
  useEffect(() => {
    if (text === "") return;
    const off = new AbortController();
    const timer = setTimeout(async () => {
      try {
        const response = await fetch(`/api/v1/search?text=${encodeURIComponent(text)}`, {
          signal: off.signal,
        });
        if (!response.ok) throw new Error(`The search responded with ${response.status}.`);
        setAnswer({ text, items: (await response.json()).items, isBroken: false });
      } catch {
        if (!off.signal.aborted) setAnswer({ text, items: [], isBroken: true });
      }
    }, typingMs);
    return () => {
      clearTimeout(timer);
      off.abort();
    };
  }, [text]);
  if (text === "") return { items: [], isBroken: false, isAsking: false };
  // The previous results stay visible until the new ones arrive.
  return {
    items: answer?.items ?? [],
    isBroken: answer?.isBroken ?? false,
    isAsking: answer?.text !== text,
  };
}
