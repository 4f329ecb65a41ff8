export type NewToast = { text: string; isError: boolean; undo?: () => void };

const queue: NewToast[] = [];
const listeners = new Set<() => void>();

/**
 * Says shortly what was done, in the corner of the page.
 * @param undo takes it back; a button and the key u call it while the toast is shown
 */
export function toast(
  text: string,
  { undo, isError = false }: { undo?: () => void; isError?: boolean } = {},
): void {
  queue.push({ text, isError, undo });
  for (const listener of listeners) listener();
}

/** Removes and returns the toasts that were not shown yet, the oldest first. */
export function takeToasts(): NewToast[] {
  return queue.splice(0);
}

/** Calls back after each new toast. @returns ends that */
export function subscribeToToasts(listener: () => void): () => void {
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
  };
}
