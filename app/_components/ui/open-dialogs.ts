import { useEffect } from "react";

let open = 0;

/** Counts a dialog as open while the calling component shows it. */
export function useOpenDialog(isOpen: boolean): void {
  useEffect(() => {
    if (!isOpen) return;
    open++;
    return () => {
      open--;
    };
  }, [isOpen]);
}

/** True while a dialog is open, or its script is on the way: the page's keys must not act then. */
export function hasOpenDialog(): boolean {
  return open > 0;
}
