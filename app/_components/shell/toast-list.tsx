"use client";

import { Toast, type ToastObject } from "@base-ui/react/toast";
import { CircleCheck, CircleX, Undo2, X } from "lucide-react";
import { useEffect } from "react";
import { Button, IconButton } from "@/app/_components/ui/button";
import { cx } from "@/app/_components/ui/cx";
import { type NewToast, subscribeToToasts, takeToasts } from "@/app/_components/ui/toast";
import { useShortcuts } from "./shortcuts";

const shownMs = 6000;
const shownWithUndoMs = 12_000;
const mostShown = 4;

/** The section around the list has its name and is the live region: it has to be there before the first toast. */
const isNoRegion = {
  role: undefined,
  "aria-label": undefined,
  "aria-live": undefined,
  "aria-atomic": undefined,
  "aria-relevant": undefined,
};

/** Shows the queued toasts. All stay while the pointer or the focus is on one. */
export function ToastList() {
  return (
    <Toast.Provider limit={mostShown}>
      <Toast.Viewport {...isNoRegion} className="grid gap-2">
        <Shown />
      </Toast.Viewport>
    </Toast.Provider>
  );
}

function Shown() {
  const { toasts, add, close } = Toast.useToastManager<NewToast>();
  useEffect(() => {
    const showNew = () => {
      for (const data of takeToasts())
        add({ title: data.text, timeout: data.undo ? shownWithUndoMs : shownMs, data });
    };
    showNew();
    return subscribeToToasts(showNew);
  }, [add]);
  const newest = toasts.find(({ data }) => data?.undo);
  const undo = ({ id, data }: ToastObject<NewToast>) => {
    close(id);
    data?.undo?.();
  };
  useShortcuts(newest ? [{ keys: "u", label: "Undo the last action", run: () => undo(newest) }] : []);
  return toasts
    .filter(({ limited }) => !limited)
    .reverse()
    .map((toast) => <ToastCard key={toast.id} toast={toast} onUndo={() => undo(toast)} />);
}

function ToastCard({ toast, onUndo }: { toast: ToastObject<NewToast>; onUndo: () => void }) {
  const isError = toast.data?.isError;
  const Icon = isError ? CircleX : CircleCheck;
  return (
    <Toast.Root
      toast={toast}
      swipeDirection="right"
      className="pointer-events-auto flex items-start gap-2 rounded-md border border-line-strong/60 bg-panel py-1.5 pl-3 pr-1.5 text-sm shadow-md data-ending-style:hidden"
    >
      <Icon className={cx("my-1 size-4 shrink-0", isError ? "text-bad" : "text-ok")} aria-hidden="true" />
      <Toast.Title render={<p />} className="min-w-0 flex-1 py-0.5 [overflow-wrap:anywhere]" />
      {toast.data?.undo && (
        <Button size="sm" onClick={onUndo}>
          <Undo2 aria-hidden="true" /> Undo
        </Button>
      )}
      {/* Base UI hides it from screen readers while toasts are stacked; these never are. */}
      <Toast.Close aria-hidden={false} render={<IconButton icon={X} label="Dismiss notification" />} />
    </Toast.Root>
  );
}
