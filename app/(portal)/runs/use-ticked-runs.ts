import { type RefObject, useCallback, useEffect, useRef, useState } from "react";
import { useShortcuts } from "@/app/_components/shell/shortcuts";
import { boxesOf, moveFocus, rangeOf, rowBox } from "./ticked-boxes";

/**
 * Counts the ticked boxes of a form, and ticks them by mouse (with Shift, a range) and by keyboard.
 * @returns `count`, undefined before the first counting; `shown`, how many boxes there are; `isAll`, whether also those
 * count that are on no page, until a box is unticked
 */
export function useTickedRuns(form: RefObject<HTMLFormElement | null>) {
  const last = useRef<HTMLInputElement>(null);
  const [count, setCount] = useState<number>();
  const [shown, setShown] = useState(0);
  const [isAll, setAll] = useState(false);

  const recount = useCallback(() => {
    const boxes = boxesOf(form.current);
    const ticked = boxes.filter(({ checked }) => checked).length;
    setCount(ticked);
    setShown(boxes.length);
    if (ticked < boxes.length) setAll(false);
  }, [form]);

  // Live rows come and go: what is ticked is counted after each reading of the page.
  useEffect(recount);

  const tick = useCallback(
    (box: HTMLInputElement, isRange: boolean) => {
      const range = isRange ? rangeOf(boxesOf(form.current), last.current, box) : [];
      for (const other of range) other.checked = box.checked;
      last.current = box;
      recount();
    },
    [form, recount],
  );

  useEffect(() => {
    const hear = (event: Event) => {
      const box = event.target;
      if (!(box instanceof HTMLInputElement) || box.form !== form.current) return;
      if (box.dataset.ticks === "all") {
        for (const other of boxesOf(form.current)) other.checked = box.checked;
        recount();
      } else if (box.name === "run") tick(box, (event as PointerEvent).shiftKey);
    };
    const forget = (event: Event) => event.target === form.current && setTimeout(recount);
    document.addEventListener("click", hear);
    document.addEventListener("reset", forget);
    return () => {
      document.removeEventListener("click", hear);
      document.removeEventListener("reset", forget);
    };
  }, [form, tick, recount]);

  const toggle = (isRange: boolean) => {
    const box = rowBox(boxesOf(form.current));
    if (!box) return;
    box.checked = !box.checked;
    tick(box, isRange);
  };
  useShortcuts([
    { keys: "j", label: "Next run", run: () => moveFocus(boxesOf(form.current), 1) },
    { keys: "k", label: "Previous run", run: () => moveFocus(boxesOf(form.current), -1) },
    { keys: "x", label: "Select the run", run: () => toggle(false) },
    { keys: "X", label: "Select all from the last selected run to this one", run: () => toggle(true) },
  ]);

  return { count, shown, isAll, tickAll: () => setAll(true) };
}
