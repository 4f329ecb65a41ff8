"use client";

import Link from "next/link";
import { type PointerEvent, useState } from "react";
import { useTimeZone } from "@/app/_components/shell/time-zone-context";
import { formatAbsolute, formatMs } from "@/app/_components/ui/format";
import { states, type Tone } from "@/app/_components/ui/states";
import type { RunState } from "@/lib/base/run";

/** A run in the drawing: its place, state, duration and start in ms, name and id. Hundreds of them travel with the page. */
type DurationPoint = [
  x: number,
  y: number,
  state: RunState,
  tookMs: number,
  startMs: number,
  name: string,
  id: string,
];

/** Distance from the pointer, in units of the drawing, within which a point is meant. */
const reach = 14;

/**
 * The runs of a scatter plot. Only the point next to the pointer is a link: hundreds would make the page ten times as heavy, and stand
 * in the keyboard's way to those of the table.
 */
export function DurationPoints({
  points,
  area,
}: {
  points: DurationPoint[];
  area: { x: number; y: number; width: number; height: number };
}) {
  const [near, setNear] = useState<DurationPoint>();
  const tones = [...new Set(points.map(([, , state]) => states[state].tone))];
  const look = (event: PointerEvent<SVGGElement>) => {
    const toDrawing = event.currentTarget.getScreenCTM()?.inverse();
    if (toDrawing)
      setNear(nearest(points, new DOMPoint(event.clientX, event.clientY).matrixTransform(toDrawing)));
  };
  return (
    <g onPointerMove={look} onPointerDown={look} onPointerLeave={() => setNear(undefined)}>
      <rect {...area} fill="transparent" />
      {tones.map((tone) => (
        <Markers
          key={tone}
          tone={tone}
          at={points.flatMap(([x, y, state]) => (states[state].tone === tone ? [[x, y] as const] : []))}
        />
      ))}
      {near && <Near point={near} />}
    </g>
  );
}

function Near({ point: [x, y, state, tookMs, startMs, name, id] }: { point: DurationPoint }) {
  const zone = useTimeZone();
  const words = `${name}: ${states[state].label}, ${formatMs(tookMs)}, ${formatAbsolute(new Date(startMs), zone)}`;
  return (
    <Link href={`/runs/${id}`} prefetch={false} tabIndex={-1} aria-label={words}>
      <title>{words}</title>
      <circle cx={x} cy={y} r="7" fill="transparent" stroke="var(--ink)" />
    </Link>
  );
}

function nearest(points: DurationPoint[], { x, y }: { x: number; y: number }): DurationPoint | undefined {
  let best: DurationPoint | undefined;
  let least = reach;
  for (const point of points) {
    const distance = Math.hypot(point[0] - x, point[1] - y);
    if (distance >= least) continue;
    best = point;
    least = distance;
  }
  return best;
}

const toneColour: Record<Tone, string> = {
  idle: "var(--line-strong)",
  active: "var(--accent)",
  ok: "var(--ok)",
  warn: "var(--warn)",
  bad: "var(--bad)",
  held: "var(--held)",
};
/** Marker shapes about 4 units around the point, so that states are distinguishable without colour. */
const toneShape: Record<Tone, string> = {
  ok: "m-3 0a3 3 0 1 0 6 0a3 3 0 1 0-6 0",
  bad: "m-3-3l6 6m0-6l-6 6",
  active: "m-3.5 3l3.5-6.5l3.5 6.5z",
  held: "m0-4l4 4l-4 4l-4-4z",
  warn: "m-3-3h6v6h-6z",
  idle: "m-3.5 0h7",
};

/** Markers of one tone, as one path. */
export function Markers({ tone, at }: { tone: Tone; at: (readonly [x: number, y: number])[] }) {
  const isOutline = tone === "bad" || tone === "idle";
  return (
    <path
      d={at.map(([x, y]) => `M${x} ${y}${toneShape[tone]}`).join("")}
      fill={isOutline ? "none" : toneColour[tone]}
      fillOpacity={tone === "ok" ? 0.55 : 1}
      stroke={isOutline ? toneColour[tone] : "none"}
      strokeWidth="1.6"
    />
  );
}
