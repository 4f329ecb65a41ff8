import type { Span } from "./trace";

/** A span without what its program recorded in it. */
export type SpanOutline = Pick<Span, "id" | "parentId" | "name" | "type" | "status" | "startNs" | "endNs">;

/** A span with its place in the tree and on the time axis of its trace. */
export interface PlacedSpan extends SpanOutline {
  /** 0 for a span without a parent here. */
  depth: number;
  /** Start and length as parts of the trace's time, from 0 to 1. */
  from: number;
  length: number;
  /** Undefined while it is open. */
  durationMs: number | undefined;
}

/**
 * Spans in the order of a tree: each before those that it began, which stand by their start. A span whose parent is not among
 * them stands as a root, as does one of a circle.
 * @param spans oldest first
 */
export function placeSpans(spans: readonly SpanOutline[]): PlacedSpan[] {
  const known = new Set(spans.map(({ id }) => id));
  const children = new Map<string | null, SpanOutline[]>();
  for (const span of spans) {
    const parent = span.parentId !== null && known.has(span.parentId) ? span.parentId : null;
    const siblings = children.get(parent);
    if (siblings) siblings.push(span);
    else children.set(parent, [span]);
  }
  const placed: PlacedSpan[] = [];
  const done = new Set<string>();
  const scale = scaleOf(spans);
  const roots = children.get(null) ?? [];
  // Roots first; what they do not lead to is part of a circle.
  for (const root of [...roots, ...spans]) {
    const open = [{ span: root, depth: 0 }];
    for (let next = open.pop(); next; next = open.pop()) {
      const { span, depth } = next;
      if (done.has(span.id)) continue;
      done.add(span.id);
      placed.push({ ...span, depth, ...scale(span) });
      const below = children.get(span.id) ?? [];
      open.push(...below.map((child) => ({ span: child, depth: depth + 1 })).reverse());
    }
  }
  return placed;
}

/** Places spans between the first start and the last end. */
function scaleOf(spans: readonly SpanOutline[]) {
  const times = spans.flatMap(({ startNs, endNs }) => [startNs, endNs ?? startNs]);
  const first = times.reduce((least, time) => (time < least ? time : least), times[0] ?? 0n);
  const last = times.reduce((most, time) => (time > most ? time : most), first);
  const whole = Number(last - first) || 1;
  return ({ startNs, endNs }: SpanOutline) => ({
    from: Number(startNs - first) / whole,
    length: Math.max(0, Number((endNs ?? last) - startNs)) / whole,
    durationMs: endNs === null ? undefined : Number(endNs - startNs) / 1e6,
  });
}
