"use client";

import { ChevronDown } from "lucide-react";
import { type ReactNode, useEffect, useRef } from "react";
import { cx } from "./cx";

/**
 * A button that opens a panel below it, in front of the page on wide screens. A click elsewhere closes it.
 * @param isQuiet without a frame @param isAtEnd the panel ends where the button does
 */
export function Popover({
  summary,
  isQuiet = false,
  isAtEnd = false,
  children,
}: {
  summary: string;
  isQuiet?: boolean;
  isAtEnd?: boolean;
  children: ReactNode;
}) {
  const place = useRef<HTMLDetailsElement>(null);
  useEffect(() => {
    const close = ({ target }: Event) => {
      const details = place.current;
      if (!details || !(target instanceof Element) || details.contains(target)) return;
      // The list of a field within the panel stands elsewhere in the document.
      if (!target.closest("[data-list-of-field]")) details.open = false;
    };
    // Before the page changes by the click, which may take its target away.
    document.addEventListener("click", close, true);
    return () => document.removeEventListener("click", close, true);
  }, []);
  return (
    <details ref={place} className="relative">
      <summary
        className={cx(
          "flex cursor-pointer list-none items-center gap-1.5 whitespace-nowrap rounded-md [&::-webkit-details-marker]:hidden",
          isQuiet
            ? "h-7 px-2 text-xs text-muted hover:bg-raised hover:text-ink"
            : "h-8 border border-line-strong px-2.5 text-sm",
        )}
      >
        {summary}
        <ChevronDown className="size-3.5 text-muted" aria-hidden="true" />
      </summary>
      <div
        className={cx(
          "z-30 mt-1 rounded-md border border-line-strong/60 bg-panel p-3 shadow-md sm:absolute",
          isAtEnd ? "sm:right-0" : "sm:left-0",
        )}
      >
        {children}
      </div>
    </details>
  );
}
