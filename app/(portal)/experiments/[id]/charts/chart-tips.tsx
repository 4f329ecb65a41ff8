"use client";

import { useRouter } from "next/navigation";
import { type PointerEvent, type ReactNode, useState } from "react";

/**
 * Charts whose shapes stand for runs (run-mark.ts): pointing at one tells its name and values, a press opens its page. By keyboard
 * and screen reader, the table of the runs has both.
 * @param path of the runs' pages
 */
export function ChartTips({ path, children }: { path: string; children: ReactNode }) {
  const router = useRouter();
  const [tip, setTip] = useState<{ text: string; x: number; y: number }>();
  const show = ({ target, currentTarget, clientX, clientY }: PointerEvent<HTMLDivElement>) => {
    const text = markOf(target)?.dataset.tip;
    if (text === undefined) return setTip(undefined);
    const { left, top, width } = currentTarget.getBoundingClientRect();
    setTip({ text, x: Math.min(clientX - left, width - 160), y: clientY - top });
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the table has a link for each run
    // biome-ignore lint/a11y/useKeyWithClickEvents: the table has a link for each run
    <div
      className="relative"
      onPointerMove={show}
      onPointerLeave={() => setTip(undefined)}
      onClick={({ target }) => {
        const run = markOf(target)?.dataset.run;
        if (run) router.push(`${path}/${run}`);
      }}
    >
      {children}
      {tip && (
        <div
          role="tooltip"
          className="pointer-events-none absolute z-20 max-w-60 whitespace-pre-line rounded-md border border-line-strong/60 bg-panel px-2 py-1 text-xs shadow-md [overflow-wrap:anywhere]"
          style={{ left: Math.max(0, tip.x + 12), top: tip.y + 12 }}
        >
          {tip.text}
        </div>
      )}
    </div>
  );
}

function markOf(target: EventTarget): HTMLElement | SVGElement | null {
  return target instanceof Element ? target.closest<SVGElement>("[data-run]") : null;
}
