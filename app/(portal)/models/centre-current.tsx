"use client";

import { type ReactNode, useEffect, useRef } from "react";

/** Scrolls a wide graph horizontally so that its current node is centred. */
export function CentreCurrent({ children }: { children: ReactNode }) {
  const frame = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const current = frame.current?.querySelector('[aria-current="true"]');
    const region = current?.closest('[role="group"]');
    if (!current || !region) return;
    const [node, view] = [current.getBoundingClientRect(), region.getBoundingClientRect()];
    region.scrollLeft += node.left + node.width / 2 - (view.left + view.width / 2);
  }, []);
  return <div ref={frame}>{children}</div>;
}
