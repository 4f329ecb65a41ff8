"use client";

import { Autocomplete } from "@base-ui/react/autocomplete";
import { ChevronDown } from "lucide-react";
import { type ComponentProps, useCallback, useEffect, useLayoutEffect, useRef, useState } from "react";
import { datasetIn } from "./dataset-of-form";
import { Input } from "./field";
import { type PickableFormat, pickableOf } from "./pickable";
import type { Names } from "./read-names";

export interface NameListProps {
  of: PickableFormat;
  value: string;
  onValue: (value: string) => void;
  /** Selected text of the control that this one replaces, where that had the focus. */
  selection?: readonly [number | null, number | null];
  /** It was pressed, and so the list is to open. */
  isOpenAtFirst: boolean;
  input: ComponentProps<"input">;
}

const typingMs = 150;

/** The control of `NamePicker` with its list, on Base UI. The list has all names at first, then those that match what is typed. */
export function NameList({ of, value, onValue, selection, isOpenAtFirst, input }: NameListProps) {
  const control = useRef<HTMLInputElement>(null);
  const [isOpen, setOpen] = useState(isOpenAtFirst);
  const [typed, setTyped] = useState("");
  const [isChosen, setChosen] = useState(false);
  const close = useCallback(() => setOpen(false), []);
  const names = useNames(of, isOpen, typed, control, close);

  useLayoutEffect(() => {
    if (!selection) return;
    control.current?.focus();
    control.current?.setSelectionRange(...selection);
  }, [selection]);
  // As a press on a choice of the browser's own would: what depends on the value reads it again.
  useEffect(() => {
    if (!isChosen) return;
    setChosen(false);
    control.current?.dispatchEvent(new Event("change", { bubbles: true }));
  }, [isChosen]);

  const items = names?.items ?? [];
  // A name is typed, or a new one: the list would only cover the fields below.
  const isDone = typed !== "" && (items.length === 0 || items.some((item) => item.value === value));
  return (
    <Autocomplete.Root
      items={items}
      filter={null}
      value={value}
      onValueChange={(next, { reason }) => {
        // Escape closes the list, and clears no control whose list is closed.
        if (reason === "escape-key") return;
        onValue(next);
        setTyped(reason === "item-press" ? "" : next);
        setChosen(reason === "item-press");
      }}
      open={isOpen && names !== undefined && !isDone}
      onOpenChange={(next) => {
        setOpen(next);
        if (!next) setTyped("");
      }}
      openOnInputClick
      itemToStringValue={(item: Names["items"][number]) => item.value}
    >
      <Autocomplete.InputGroup className="relative">
        <Autocomplete.Input
          {...input}
          ref={control}
          autoComplete="off"
          spellCheck={false}
          render={<Input className="pr-8" />}
        />
        <Autocomplete.Trigger
          aria-label="Show choices"
          tabIndex={-1}
          className="absolute top-1 right-1 rounded p-1 text-muted hover:text-ink"
        >
          <ChevronDown className="size-4" aria-hidden="true" />
        </Autocomplete.Trigger>
      </Autocomplete.InputGroup>
      <Autocomplete.Portal>
        <Autocomplete.Positioner sideOffset={4} align="start" className="z-50 outline-hidden">
          <Autocomplete.Popup
            data-list-of-field=""
            className="w-(--anchor-width) min-w-64 max-w-(--available-width) overflow-hidden rounded-md border border-line-strong/60 bg-panel text-sm text-ink shadow-md"
          >
            <Choices of={of} value={value} hasMore={names?.hasMore ?? false} />
          </Autocomplete.Popup>
        </Autocomplete.Positioner>
      </Autocomplete.Portal>
    </Autocomplete.Root>
  );
}

function Choices({ of, value, hasMore }: { of: PickableFormat; value: string; hasMore: boolean }) {
  const { noun, make } = pickableOf(of);
  return (
    <>
      <Autocomplete.Empty className="px-3 py-2 text-muted empty:hidden">No {noun} yet.</Autocomplete.Empty>
      <Autocomplete.List className="max-h-[min(18rem,var(--available-height))] overflow-y-auto py-1 empty:hidden">
        {(item: Names["items"][number]) => (
          <Autocomplete.Item
            key={item.value}
            value={item}
            className="flex cursor-default items-baseline justify-between gap-3 px-3 py-1 data-highlighted:bg-raised"
          >
            <span
              className={item.value === value ? "min-w-0 break-words font-medium" : "min-w-0 break-words"}
            >
              {item.name}
            </span>
            <span className="shrink-0 text-xs text-muted">
              {item.detail || (item.name === item.value ? "" : item.value)}
            </span>
          </Autocomplete.Item>
        )}
      </Autocomplete.List>
      <Autocomplete.Status className="px-3 pb-2 text-xs text-muted empty:hidden">
        {hasMore && "Type to find more."}
      </Autocomplete.Status>
      {make && (
        <p className="border-t border-line px-3 py-2">
          {/* In a tab of its own, so that nothing that was typed here is lost. */}
          <a href={make.href} target="_blank" rel="noreferrer" className="underline">
            {make.label}
          </a>
        </p>
      )}
    </>
  );
}

/** Names that match what is typed, read while the list is open; undefined before the first are there. */
function useNames(
  of: PickableFormat,
  isOpen: boolean,
  typed: string,
  control: { readonly current: HTMLInputElement | null },
  close: () => void,
): Names | undefined {
  const [names, setNames] = useState<Names>();
  useEffect(() => {
    if (!isOpen) return;
    const controller = new AbortController();
    const { signal } = controller;
    const timer = setTimeout(
      async () => {
        const dataset = of === "column" ? datasetIn(control.current?.form ?? null) : "";
        const asked = { text: typed, dataset, signal };
        // Comes with zod, which no page needs before.
        const found = await import("./read-names")
          .then(({ readNames }) => readNames(of, asked))
          .catch(() => undefined);
        if (signal.aborted) return;
        setNames(found ?? { items: [], hasMore: false });
        // The person is at another field by now.
        if (document.activeElement !== control.current) close();
      },
      typed === "" ? 0 : typingMs,
    );
    return () => {
      clearTimeout(timer);
      controller.abort();
    };
  }, [of, isOpen, typed, control, close]);
  return names;
}
