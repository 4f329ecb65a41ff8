import { type RefObject, useEffect, useState } from "react";

/** Rows drawn beyond each edge, so that scrolling shows no gap. */
const overscan = 8;

/**
 * The rows in view of a box that scrolls, all of one height: `first` up to and without `end`.
 * @param boxPx height of the box before it is measured, in pixels
 */
export function useVisibleRows(
  box: RefObject<HTMLElement | null>,
  { count, rowPx, boxPx }: { count: number; rowPx: number; boxPx: number },
) {
  const [view, setView] = useState({ top: 0, height: boxPx });
  useEffect(() => {
    const element = box.current;
    if (!element) return;
    const measure = () => {
      // Whole rows: a few pixels more or less draw nothing new.
      const top = Math.floor(element.scrollTop / rowPx) * rowPx;
      const height = Math.ceil(element.clientHeight / rowPx) * rowPx;
      setView((before) => (before.top === top && before.height === height ? before : { top, height }));
    };
    measure();
    element.addEventListener("scroll", measure, { passive: true });
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => {
      element.removeEventListener("scroll", measure);
      observer.disconnect();
    };
  }, [box, rowPx]);

  function scrollToRow(index: number) {
    const element = box.current;
    if (!element) return;
    const top = index * rowPx;
    const isAbove = top < element.scrollTop;
    const isBelow = top + rowPx > element.scrollTop + element.clientHeight;
    if (isAbove) element.scrollTop = top;
    else if (isBelow) element.scrollTop = top + rowPx - element.clientHeight;
  }

  const first = Math.max(0, Math.min(view.top / rowPx - overscan, count));
  const end = Math.min(count, (view.top + view.height) / rowPx + 1 + overscan);
  return { first, end, scrollToRow };
}
