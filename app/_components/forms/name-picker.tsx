"use client";

import { ChevronDown } from "lucide-react";
import { type ComponentProps, type ComponentType, useRef, useState } from "react";
import { flushSync } from "react-dom";
import { datasetMark } from "./dataset-of-form";
import { Input } from "./field";
import type { NameListProps } from "./name-list";
import type { PickableFormat } from "./pickable";

/** The list's script, once a control of the tab has been used. */
let loaded: ComponentType<NameListProps> | undefined;

/**
 * A name of the team's datasets, models, deployments, runs …, or of a column of the form's dataset: a list offers those that
 * match what is typed. It loads when the control is used; another name may be written, for what is yet to be made.
 */
export function NamePicker({
  of,
  defaultValue,
  onValue,
  ...rest
}: { of: PickableFormat; onValue?: (value: string) => void } & Omit<
  ComponentProps<"input">,
  "list" | "type" | "value" | "ref"
>) {
  const [value, setValue] = useState(String(defaultValue ?? ""));
  const [List, setList] = useState(() => loaded);
  const [was, setWas] = useState<Pick<NameListProps, "selection" | "isOpenAtFirst">>({
    isOpenAtFirst: false,
  });
  const isPressed = useRef(false);
  const plain = useRef<HTMLInputElement>(null);
  const input = { ...rest, ...(of === "dataset" && { [datasetMark]: "" }) };

  function change(next: string) {
    setValue(next);
    onValue?.(next);
  }
  async function load() {
    // Without the list the name can still be written.
    loaded ??= await import("./name-list").then(
      (module) => module.NameList,
      () => undefined,
    );
    const control = plain.current;
    const hasFocus = control !== null && document.activeElement === control;
    const selection = hasFocus ? ([control.selectionStart, control.selectionEnd] as const) : undefined;
    // At once: a key that is pressed between the two controls would be lost.
    flushSync(() => {
      setWas({ selection, isOpenAtFirst: hasFocus && isPressed.current });
      setList(() => loaded);
    });
  }

  if (List) return <List of={of} value={value} onValue={change} input={input} {...was} />;
  return (
    <div className="relative">
      <Input
        {...input}
        ref={plain}
        value={value}
        onChange={({ target }) => change(target.value)}
        onPointerDown={() => {
          isPressed.current = true;
        }}
        onFocus={load}
        role="combobox"
        aria-expanded={false}
        aria-haspopup="listbox"
        autoComplete="off"
        spellCheck={false}
        className="pr-8"
      />
      <ChevronDown
        className="pointer-events-none absolute top-2 right-2 size-4 text-muted"
        aria-hidden="true"
      />
    </div>
  );
}
