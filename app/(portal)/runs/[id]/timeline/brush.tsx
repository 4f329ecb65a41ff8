"use client";

import { type KeyboardEvent, type PointerEvent, useMemo, useRef } from "react";
import { formatMs } from "@/app/_components/ui/format";
import { placeInSpan, type TimelineSpan } from "./timeline-layout";
import { densityOf, isWhole, panBy, within } from "./zoom";

const buckets = 160;
const stepShare = 0.01;
const clickPx = 4;

/**
 * Activity over the run's time with the visible range on top: dragging on it selects a range, dragging the range moves
 * it, a double click shows all. Each end is a slider for the keyboard.
 */
export function Brush({
  whole,
  span,
  works,
  onChange,
}: {
  whole: TimelineSpan;
  /** The visible range. */
  span: TimelineSpan;
  works: readonly { startMs: number | null; endMs: number | null }[];
  onChange: (span: TimelineSpan | undefined) => void;
}) {
  const strip = useRef<HTMLDivElement>(null);
  const drag = useRef<{ x: number; atMs: number; moves?: TimelineSpan }>(undefined);
  const area = useMemo(() => areaOf(densityOf(whole, works, buckets)), [whole, works]);
  const wholeMs = whole.endMs - whole.startMs;
  const isAll = isWhole(whole, span);

  function msAt({ clientX }: PointerEvent): number {
    const { left, width } = strip.current!.getBoundingClientRect();
    return whole.startMs + ((clientX - left) / Math.max(1, width)) * wholeMs;
  }

  function down(event: PointerEvent<HTMLDivElement>) {
    if (event.button !== 0) return;
    const atMs = msAt(event);
    const isInside = !isAll && atMs > span.startMs && atMs < span.endMs;
    drag.current = { x: event.clientX, atMs, moves: isInside ? span : undefined };
    event.currentTarget.setPointerCapture(event.pointerId);
  }

  function move(event: PointerEvent<HTMLDivElement>) {
    const from = drag.current;
    if (!from || Math.abs(event.clientX - from.x) < clickPx) return;
    const atMs = msAt(event);
    onChange(from.moves ? panBy(whole, from.moves, atMs - from.atMs) : within(whole, from.atMs, atMs));
  }

  const left = ((span.startMs - whole.startMs) / wholeMs) * 100;
  const right = ((whole.endMs - span.endMs) / wholeMs) * 100;
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for a form
    <div
      ref={strip}
      role="group"
      aria-label="Visible time range"
      onPointerDown={down}
      onPointerMove={move}
      onPointerUp={() => {
        drag.current = undefined;
      }}
      onDoubleClick={() => onChange(undefined)}
      className="relative h-8 cursor-crosshair touch-pan-y select-none bg-raised"
    >
      <svg
        viewBox={`0 0 ${buckets} 10`}
        preserveAspectRatio="none"
        className="absolute inset-0 size-full"
        aria-hidden="true"
      >
        <path d={area} fill="var(--line-strong)" opacity="0.55" />
      </svg>
      {!isAll && (
        <span
          className="absolute inset-y-0 cursor-grab border border-accent bg-accent/15"
          style={placeInSpan(whole, span.startMs, span.endMs)}
        />
      )}
      <End
        label="Range start"
        atMs={span.startMs - whole.startMs}
        maxMs={wholeMs}
        place={{ left: `calc(${left}% - 0.75rem)` }}
        onMove={(ms) => onChange(within(whole, Math.min(whole.startMs + ms, span.endMs), span.endMs))}
      />
      <End
        label="Range end"
        atMs={span.endMs - whole.startMs}
        maxMs={wholeMs}
        place={{ right: `calc(${right}% - 0.75rem)` }}
        onMove={(ms) => onChange(within(whole, span.startMs, Math.max(whole.startMs + ms, span.startMs)))}
      />
    </div>
  );
}

/** One end of what is shown, moved by the arrow keys, PageUp, PageDown, Home and End. */
function End({
  label,
  atMs,
  maxMs,
  place,
  onMove,
}: {
  label: string;
  atMs: number;
  maxMs: number;
  place: { left: string } | { right: string };
  onMove: (ms: number) => void;
}) {
  const step = maxMs * stepShare;
  function press(event: KeyboardEvent) {
    const to = {
      ArrowLeft: atMs - step,
      ArrowDown: atMs - step,
      ArrowRight: atMs + step,
      ArrowUp: atMs + step,
      PageDown: atMs - 10 * step,
      PageUp: atMs + 10 * step,
      Home: 0,
      End: maxMs,
    }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    onMove(Math.min(maxMs, Math.max(0, to)));
  }
  return (
    <span
      role="slider"
      tabIndex={0}
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={Math.round(maxMs)}
      aria-valuenow={Math.round(atMs)}
      aria-valuetext={formatMs(atMs)}
      onKeyDown={press}
      className="pointer-events-none absolute inset-y-0 grid w-6 place-items-center"
      style={place}
    >
      <span className="h-full w-1 bg-accent" />
    </span>
  );
}

/** The outline of the counts in a box of `buckets` by 10. */
function areaOf(counts: number[]): string {
  const most = Math.max(1, ...counts);
  const steps = counts.map((count, index) => {
    const y = (10 - (count / most) * 9).toFixed(2);
    return `L${index} ${y}L${index + 1} ${y}`;
  });
  return `M0 10${steps.join("")}L${counts.length} 10Z`;
}
