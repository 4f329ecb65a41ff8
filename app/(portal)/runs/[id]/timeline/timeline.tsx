"use client";

import { type KeyboardEvent, useRef } from "react";
import { useNow } from "@/app/_components/live/use-now";
import { useShortcuts } from "@/app/_components/shell/shortcuts";
import { cx } from "@/app/_components/ui/cx";
import { ScrollRegion } from "@/app/_components/ui/scroll-region";
import { useRows } from "@/app/(portal)/runs/[id]/live/live-moves";
import type { RunAddress } from "@/app/(portal)/runs/[id]/run-address";
import { Brush } from "./brush";
import { columns, rowPx } from "./timeline-row";
import { TimelineRows } from "./timeline-rows";
import { TimelineTicks } from "./timeline-ticks";
import { TimelineToolbar } from "./timeline-toolbar";
import { useRowFilter } from "./use-row-filter";
import { useRowKeys } from "./use-row-keys";
import { useVisibleRows } from "./use-visible-rows";
import { useZoom } from "./use-zoom";

const manyRows = 1000;
const boxPx = 480;
const stepsByKey: Record<string, number> = { ArrowDown: 1, ArrowUp: -1, PageDown: 10, PageUp: -10 };

/**
 * The waterfall of a run. Only the rows in sight are drawn, of however many. A brush above them zooms, a field finds
 * rows
 * by name, and j, k, the arrows and Enter go through them; the selected task is in the address.
 */
export function Timeline({
  runId,
  startMs,
  endMs,
  now,
  address,
}: {
  runId: string;
  startMs: number;
  /** End of the run; without it the run is active and the waterfall grows. */
  endMs: number | null;
  /** Server time of this render, so that a browser with a wrong clock draws the same. */
  now: number;
  address: RunAddress;
}) {
  const rows = useRows();
  const nowMs = useNow(now, endMs === null, rows.length > manyRows ? 1000 : 250);
  const zoom = useZoom(startMs, endMs ?? nowMs);
  const { whole, span } = zoom;
  const filter = useRowFilter(rows);
  const { shown } = filter;
  const box = useRef<HTMLDivElement>(null);
  const search = useRef<HTMLInputElement>(null);
  const { first, end, scrollToRow } = useVisibleRows(box, { count: shown.length, rowPx, boxPx });
  const { activeKey, goBy } = useRowKeys({
    rows: shown,
    runId,
    address,
    scrollToRow,
  });
  useShortcuts([
    { keys: "f", label: "Find a task by name", run: () => search.current?.focus() },
    { keys: "+", label: "Zoom in on the waterfall", run: zoom.zoomIn },
    { keys: "-", label: "Zoom out", run: zoom.zoomOut },
    { keys: "0", label: "Show the whole run", run: () => zoom.show(undefined) },
  ]);

  function walk(event: KeyboardEvent) {
    const step = stepsByKey[event.key];
    if (step === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    // The focus stays on the box: virtualised rows unmount when scrolled out of view.
    box.current?.focus({ preventScroll: true });
    goBy(step);
  }

  function leaveSearch() {
    box.current?.focus();
    goBy(1);
  }

  // Head and rows leave the same place for the scroll bar.
  const gutter = shown.length * rowPx > boxPx && "[scrollbar-gutter:stable]";
  return (
    <section aria-label="Waterfall" className="min-w-0 rounded-md border border-line bg-panel text-sm">
      <TimelineToolbar rows={rows} filter={filter} zoom={zoom} searchRef={search} onLeave={leaveSearch} />
      <div className={cx(columns, "overflow-hidden border-b border-line", gutter)}>
        <span className="self-end px-3 pb-0.5 text-xs text-muted">Task</span>
        <div className="min-w-0">
          <Brush whole={whole} span={span} works={rows} onChange={zoom.show} />
          <TimelineTicks whole={whole} span={span} />
        </div>
        <span className="self-end px-3 pb-0.5 text-right text-xs text-muted">Work</span>
      </div>
      <ScrollRegion
        ref={box}
        label="Task timeline"
        onKeyDown={walk}
        className={cx("max-h-[30rem] overflow-y-auto overflow-x-hidden", gutter)}
      >
        {shown.length === 0 && (
          <p className="px-3 py-4 text-muted">{rows.length === 0 ? "No tasks yet." : "No matching tasks."}</p>
        )}
        <TimelineRows
          rows={shown}
          first={first}
          end={end}
          span={span}
          nowMs={nowMs}
          runId={runId}
          address={address}
          activeKey={activeKey}
        />
      </ScrollRegion>
    </section>
  );
}
