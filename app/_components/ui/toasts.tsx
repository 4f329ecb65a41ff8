"use client";

import { CircleCheck, CircleX, Undo2, X } from "lucide-react";
import { useEffect, useState, useSyncExternalStore } from "react";
import { useShortcuts } from "@/app/_components/shell/shortcuts";
import { Button, IconButton } from "./button";
import { cx } from "./cx";

type Toast = { id: number; text: string; isError: boolean; undo?: () => void };

const shownMs = 6000;
const shownWithUndoMs = 12_000;
const most = 4;

let toasts: Toast[] = [];
let lastId = 0;
const listeners = new Set<() => void>();

/**
 * Says shortly what was done, in the corner of the page.
 * @param undo takes it back; a button and the key u call it while the toast is shown
 */
export function toast(
  text: string,
  { undo, isError = false }: { undo?: () => void; isError?: boolean } = {},
) {
  lastId++;
  change([...toasts, { id: lastId, text, isError, undo }].slice(-most));
}

/** Where toasts appear: once, in the layout. It takes no style of its own, which the page's policy would refuse. */
export function Toasts() {
  const shown = useSyncExternalStore(
    subscribe,
    () => toasts,
    () => none,
  );
  const undoable = shown.findLast(({ undo }) => undo);
  useShortcuts(
    undoable ? [{ keys: "u", label: "Undo what was just done", run: () => undoNow(undoable) }] : [],
  );
  return (
    <section
      aria-label="Notifications"
      className="no-print pointer-events-none fixed inset-x-0 bottom-0 z-50 flex justify-end p-4"
    >
      <div role="status" className="grid w-full max-w-sm gap-2">
        {shown.map((one) => (
          <Shown key={one.id} toast={one} />
        ))}
      </div>
    </section>
  );
}

/** It stays while the pointer or the focus is on it. */
function Shown({ toast }: { toast: Toast }) {
  const { id, text, isError, undo } = toast;
  const [isHeld, setHeld] = useState(false);
  useEffect(() => {
    if (isHeld) return;
    const timer = setTimeout(() => close(id), undo ? shownWithUndoMs : shownMs);
    return () => clearTimeout(timer);
  }, [id, isHeld, undo]);
  const Icon = isError ? CircleX : CircleCheck;
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: hovering or focusing only keeps it from going
    <div
      onPointerEnter={() => setHeld(true)}
      onPointerLeave={() => setHeld(false)}
      onFocus={() => setHeld(true)}
      onBlur={() => setHeld(false)}
      className="pointer-events-auto flex items-start gap-2 rounded-md border border-line-strong/60 bg-panel py-1.5 pl-3 pr-1.5 text-sm shadow-md"
    >
      <Icon className={cx("my-1 size-4 shrink-0", isError ? "text-bad" : "text-ok")} aria-hidden="true" />
      <p className="min-w-0 flex-1 py-0.5 [overflow-wrap:anywhere]">{text}</p>
      {undo && (
        <Button size="sm" onClick={() => undoNow(toast)}>
          <Undo2 aria-hidden="true" /> Undo
        </Button>
      )}
      <IconButton icon={X} label="Close this notification" onClick={() => close(id)} />
    </div>
  );
}

const none: Toast[] = [];

function undoNow({ id, undo }: Toast) {
  close(id);
  undo?.();
}

function close(id: number) {
  change(toasts.filter((one) => one.id !== id));
}

function change(next: Toast[]) {
  toasts = next;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
