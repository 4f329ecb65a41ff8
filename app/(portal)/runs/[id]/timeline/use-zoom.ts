import { useMemo, useState } from "react";
import type { TimelineSpan } from "./timeline-layout";
import { isWhole, within, zoomBy } from "./zoom";

export type Zoom = ReturnType<typeof useZoom>;

/**
 * The part of a run's time that the waterfall shows.
 * @returns `whole` and `span`, the part of it that is shown; `show` takes another part, or undefined for all
 */
export function useZoom(startMs: number, endMs: number) {
  const [zoom, setZoom] = useState<TimelineSpan>();
  const lastMs = Math.max(startMs + 1, endMs);
  const whole = useMemo(() => ({ startMs, endMs: lastMs }), [startMs, lastMs]);
  const span = zoom ? within(whole, zoom.startMs, zoom.endMs) : whole;
  const show = (next: TimelineSpan | undefined) => setZoom(next && isWhole(whole, next) ? undefined : next);
  return {
    whole,
    span,
    isAll: isWhole(whole, span),
    show,
    zoomIn: () => show(zoomBy(whole, span, 0.5)),
    zoomOut: () => show(zoomBy(whole, span, 2)),
  };
}
