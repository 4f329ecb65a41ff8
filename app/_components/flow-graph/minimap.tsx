"use client";

import type { PointerEvent } from "react";

/** The seen part of a graph, in shares of the whole. */
export type View = { left: number; top: number; width: number; height: number };

const mapWidth = 168;
const mapHeight = 96;
const least = 14;

/** A small map of a large graph: where the seen part is, and a press moves it. Scrolling by keyboard does the same. */
export function Minimap({
  size,
  boxes,
  boxSize,
  view,
  onMove,
}: {
  size: { width: number; height: number };
  boxes: readonly { id: string; x: number; y: number }[];
  boxSize: { width: number; height: number };
  view: View;
  /** Gets the place to be in the middle, in shares of the whole. */
  onMove: (x: number, y: number) => void;
}) {
  const scale = Math.min(mapWidth / size.width, mapHeight / size.height);
  const move = ({ currentTarget, clientX, clientY, buttons }: PointerEvent<SVGSVGElement>) => {
    if (buttons === 0) return;
    const { left, top, width, height } = currentTarget.getBoundingClientRect();
    onMove((clientX - left) / width, (clientY - top) / height);
  };
  return (
    <svg
      aria-hidden="true"
      // A long chain is a line that can still be pressed.
      width={Math.max(least, size.width * scale)}
      height={Math.max(least, size.height * scale)}
      preserveAspectRatio="none"
      viewBox={`0 0 ${size.width} ${size.height}`}
      onPointerDown={move}
      onPointerMove={move}
      className="no-print absolute bottom-4 right-2 cursor-pointer touch-none rounded border border-line bg-bg/90 max-sm:hidden"
    >
      {boxes.map(({ id, x, y }) => (
        <rect key={id} x={x} y={y} {...boxSize} rx="8" fill="var(--line-strong)" fillOpacity="0.5" />
      ))}
      <rect
        x={view.left * size.width}
        y={view.top * size.height}
        width={Math.min(1, view.width) * size.width}
        height={Math.min(1, view.height) * size.height}
        fill="var(--accent)"
        fillOpacity="0.12"
        stroke="var(--accent)"
        strokeWidth="2"
        vectorEffect="non-scaling-stroke"
      />
    </svg>
  );
}
