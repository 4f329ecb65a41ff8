"use client";

import { Maximize, ZoomIn, ZoomOut } from "lucide-react";
import { type PointerEvent, type ReactNode, useEffect, useRef, useState } from "react";
import { IconButton } from "@/app/_components/ui/button";
import { cx } from "@/app/_components/ui/cx";
import { ScrollRegion } from "@/app/_components/ui/scroll-region";
import { firstScale, fitScale, leastScale, zoomed } from "./graph-scale";
import { Minimap, type View } from "./minimap";

type Size = { width: number; height: number };

/**
 * The part of a graph that is seen: a graph that fits is shown whole; a larger one is made smaller while it can be read, and
 * has buttons, a map and the mouse to move and zoom. It centres the node that is selected at first.
 * @param boxes places of the nodes, for the map
 */
export function GraphView({
  label,
  size,
  boxes,
  boxSize,
  children,
}: {
  label: string;
  size: Size;
  boxes: readonly { id: string; x: number; y: number }[];
  boxSize: Size;
  children: ReactNode;
}) {
  const frame = useRef<HTMLDivElement>(null);
  const region = () => frame.current?.querySelector<HTMLElement>('[role="group"]') ?? undefined;
  const [room, setRoom] = useState<Size>();
  const [chosen, choose] = useState<number>();
  const [view, setView] = useState<View>();
  const scale = chosen ?? (room && firstScale(size.width, room.width));
  const isLarge = view !== undefined && (view.width < 0.99 || view.height < 0.99);

  // biome-ignore lint/correctness/useExhaustiveDependencies: the region stays the same element
  useEffect(() => {
    const element = region();
    if (!element) return;
    const measure = () => {
      const { clientWidth, clientHeight } = element;
      setRoom({ width: clientWidth - padding, height: Math.max(clientHeight - padding, leastHeight) });
    };
    const resized = new ResizeObserver(measure);
    resized.observe(element);
    centreSelected(element);
    return () => resized.disconnect();
  }, []);
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is seen changes with the scale and the room
  useEffect(() => look(), [scale, room, size.width, size.height]);

  function look() {
    const element = region();
    if (element) setView(viewOf(element));
  }
  function zoom(by: number) {
    const element = region();
    if (!element) return;
    const before = viewOf(element);
    choose(zoomed(scale ?? 1, by));
    // Its middle stays in the middle.
    requestAnimationFrame(() =>
      centreOn(element, before.left + before.width / 2, before.top + before.height / 2),
    );
  }
  function startDrag({ target, clientX, clientY, pointerType, currentTarget }: PointerEvent<HTMLElement>) {
    if (pointerType !== "mouse" || !isLarge || (target as Element).closest("a, button")) return;
    const { scrollLeft, scrollTop } = currentTarget;
    const move = (event: globalThis.PointerEvent) =>
      currentTarget.scrollTo(scrollLeft + clientX - event.clientX, scrollTop + clientY - event.clientY);
    const end = () => document.removeEventListener("pointermove", move);
    document.addEventListener("pointermove", move);
    document.addEventListener("pointerup", end, { once: true });
  }

  return (
    <div ref={frame} className="relative">
      <ScrollRegion
        label={label}
        onScroll={look}
        onPointerDown={startDrag}
        className={cx(
          "max-h-[75vh] overflow-auto rounded-md border border-line bg-panel p-2 print:max-h-none",
          // On a phone nearly every graph has the buttons: they stand above its nodes.
          "max-sm:pt-12 print:pt-2",
          isLarge && "cursor-grab active:cursor-grabbing",
        )}
      >
        {scale === undefined ? (
          <div
            className="relative mx-auto"
            style={{ minWidth: leastScale * size.width, maxWidth: size.width, height: size.height }}
          >
            {children}
          </div>
        ) : (
          <div
            className="relative mx-auto"
            // Nothing below moves when the browser has measured.
            style={{ width: size.width * scale, height: size.height * (chosen ?? 1) }}
          >
            <div
              className="absolute origin-left"
              style={{ ...size, top: (size.height * ((chosen ?? 1) - 1)) / 2, transform: `scale(${scale})` }}
            >
              {children}
            </div>
          </div>
        )}
      </ScrollRegion>
      {(isLarge || chosen !== undefined) && (
        <div className="no-print absolute right-2 top-2 flex rounded-md border border-line bg-panel">
          <IconButton icon={ZoomOut} label="Zoom out" onClick={() => zoom(1 / 1.25)} />
          <IconButton icon={ZoomIn} label="Zoom in" onClick={() => zoom(1.25)} />
          <IconButton icon={Maximize} label="Fit" onClick={() => room && choose(fitScale(size, room))} />
        </div>
      )}
      {isLarge && view && (
        <Minimap
          size={size}
          boxes={boxes}
          boxSize={boxSize}
          view={view}
          onMove={(x, y) => {
            const element = region();
            if (element) centreOn(element, x, y);
          }}
        />
      )}
    </div>
  );
}

const padding = 18;
const leastHeight = 240;

/** The seen part, in shares of the whole. */
function viewOf({
  scrollLeft,
  scrollTop,
  clientWidth,
  clientHeight,
  scrollWidth,
  scrollHeight,
}: HTMLElement): View {
  return {
    left: scrollLeft / scrollWidth,
    top: scrollTop / scrollHeight,
    width: clientWidth / scrollWidth,
    height: clientHeight / scrollHeight,
  };
}

/** Scrolls so that a place, in shares of the whole, is in the middle. */
function centreOn(region: HTMLElement, x: number, y: number): void {
  region.scrollTo(
    x * region.scrollWidth - region.clientWidth / 2,
    y * region.scrollHeight - region.clientHeight / 2,
  );
}

function centreSelected(region: HTMLElement): void {
  const current = region.querySelector('[aria-current="true"]');
  if (!current) return;
  const [node, seen] = [current.getBoundingClientRect(), region.getBoundingClientRect()];
  region.scrollBy(
    node.left + node.width / 2 - (seen.left + seen.width / 2),
    node.top + node.height / 2 - (seen.top + seen.height / 2),
  );
}
