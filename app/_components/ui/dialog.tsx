"use client";

import { X } from "lucide-react";
import { type ReactNode, useEffect, useId, useRef } from "react";
import { IconButton } from "./button";

/**
 * A modal dialog over the page: Escape, its button or a press beside it closes it, and the focus goes back to where it
 * was. The browser keeps the focus inside.
 */
export function Dialog({
  title,
  isOpen,
  onClose,
  isTitleShown = true,
  children,
}: {
  title: string;
  isOpen: boolean;
  onClose: () => void;
  /** False where the content says itself what it is. */
  isTitleShown?: boolean;
  children: ReactNode;
}) {
  const dialog = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  useEffect(() => {
    const { current } = dialog;
    if (isOpen && !current?.open) {
      current?.showModal();
      // The browser chooses the first thing that takes the focus, and React leaves the attribute autofocus out.
      current?.querySelector<HTMLElement>("[data-autofocus]")?.focus();
    }
    if (!isOpen && current?.open) current.close();
  }, [isOpen]);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Escape closes it for who has no pointer
    <dialog
      ref={dialog}
      aria-labelledby={titleId}
      onClose={onClose}
      onClick={(event) => event.target === event.currentTarget && onClose()}
      className="m-auto mt-[10dvh] max-h-[80dvh] w-[calc(100%-2rem)] max-w-xl overflow-y-auto rounded-lg border border-line-strong/60 bg-panel text-ink shadow-xl backdrop:bg-black/40"
    >
      {isOpen && (
        <>
          <div
            className={
              isTitleShown ? "flex items-center justify-between border-b border-line px-4 py-2" : "sr-only"
            }
          >
            <h2 id={titleId} className="font-medium">
              {title}
            </h2>
            {isTitleShown && <IconButton icon={X} label="Close" onClick={onClose} />}
          </div>
          {children}
        </>
      )}
    </dialog>
  );
}
