import { type Ref, useCallback } from "react";

type Control = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;

/** Controls that the server drew: they were there before this script. */
const served = new WeakSet<Control>(
  typeof document === "undefined" ? [] : document.querySelectorAll<Control>("input, textarea, select"),
);

/**
 * The ref of a control that tells React what was typed or chosen before it took over the page: the control still shows that,
 * but its `onChange` has not heard of it, and the next rendering would put the first value back.
 * @param ref one that the control has besides
 */
export function useEarlyInput<T extends Control>(ref: Ref<T> | undefined): Ref<T> | undefined {
  const both = useCallback(
    (control: T | null) => {
      if (typeof ref === "function") ref(control);
      else if (ref) ref.current = control;
      if (control && served.delete(control) && isChanged(control)) repeat(control);
    },
    [ref],
  );
  // A component of the server has no refs.
  return typeof window === "undefined" ? undefined : both;
}

function repeat(control: Control): void {
  const { value } = control;
  // Once all of this rendering is in place.
  queueMicrotask(() => {
    if (control instanceof HTMLSelectElement) {
      control.value = value;
      control.dispatchEvent(new Event("change", { bubbles: true }));
      return;
    }
    // React ignores an event when the value is the one that it last saw, which it notes in a setter of the control's own.
    control.value = control.defaultValue;
    Object.getOwnPropertyDescriptor(control.constructor.prototype, "value")?.set?.call(control, value);
    control.dispatchEvent(new Event("input", { bubbles: true }));
  });
}

function isChanged(control: Control): boolean {
  if (control instanceof HTMLTextAreaElement) return control.value !== control.defaultValue;
  if (control instanceof HTMLInputElement) {
    const isText = !["checkbox", "radio", "file", "hidden"].includes(control.type);
    return isText && control.value !== control.defaultValue;
  }
  const first = [...control.options].find((option) => option.defaultSelected) ?? control.options[0];
  return !control.multiple && first !== undefined && !first.selected;
}
