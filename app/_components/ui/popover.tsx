"use client";

import { ChevronDown } from "lucide-react";
import { type ReactNode, useEffect, useRef } from "react";

/** A button that opens a panel below it, in front of the page on wide screens. A click elsewhere closes it. */
export function Popover({ summary, children }: { summary: string; children: ReactNode }) {
  const place = useRef<HTMLDetailsElement>(null);
  useEffect(() => {
    const close = ({ target }: Event) => {
      const details = place.current;
      if (details && target instanceof Node && !details.contains(target)) details.open = false;
    };
    // Before the page changes by the click, which may take its target away.
    document.addEventListener("click", close, true);
    return () => document.removeEventListener("click", close, true);
  }, []);
  return (
    <details ref={place} className="relative">
      <summary className="flex h-8 cursor-pointer list-none items-center gap-1.5 whitespace-nowrap rounded-md border border-line-strong px-2.5 text-sm [&::-webkit-details-marker]:hidden">
        {summary}
        <ChevronDown className="size-3.5 text-muted" aria-hidden="true" />
      </summary>
      <div className="z-30 mt-1 rounded-md border border-line-strong/60 bg-panel p-3 shadow-md sm:absolute sm:left-0">
        {children}
      </div>
    </details>
  );
}
