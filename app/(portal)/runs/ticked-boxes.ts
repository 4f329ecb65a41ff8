/** The boxes of a form that stand for runs, in the order of the page. */
export function boxesOf(form: HTMLFormElement | null): HTMLInputElement[] {
  return [...(form?.elements ?? [])].filter(
    (field): field is HTMLInputElement =>
      field instanceof HTMLInputElement && field.name === "run" && field.type === "checkbox",
  );
}

/** The elements between two of a list, inclusive; empty when one of them is not in it. */
export function rangeOf<T>(all: readonly T[], from: T | null, to: T): T[] {
  const [start, end] = [all.indexOf(from as T), all.indexOf(to)];
  if (start < 0 || end < 0) return [];
  return all.slice(Math.min(start, end), Math.max(start, end) + 1);
}

/** The box of the row that has the focus. */
export function rowBox(boxes: readonly HTMLInputElement[]): HTMLInputElement | undefined {
  const row = document.activeElement?.closest("tr");
  return row ? boxes.find((box) => row.contains(box)) : undefined;
}

/** Moves the focus to the link of the next row, or the one before; to the first when none has it. */
export function moveFocus(boxes: readonly HTMLInputElement[], by: 1 | -1): void {
  const focused = rowBox(boxes);
  const next = focused ? boxes[boxes.indexOf(focused) + by] : boxes[0];
  next?.closest("tr")?.querySelector<HTMLElement>(".row-link")?.focus();
}
