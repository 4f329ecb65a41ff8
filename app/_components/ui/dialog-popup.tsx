"use client";

import { Dialog } from "@base-ui/react/dialog";
import { X } from "lucide-react";
import type { ReactNode } from "react";
import { IconButton } from "./button";

/** The dialog itself, on Base UI. Use `Dialog`, which loads it when it is needed. */
export function DialogPopup({
  title,
  isOpen,
  onClose,
  isTitleShown = true,
  children,
}: {
  title: string;
  isOpen: boolean;
  onClose: () => void;
  /** False where the content shows by itself what it is; screen readers get the title anyway. */
  isTitleShown?: boolean;
  children: ReactNode;
}) {
  return (
    <Dialog.Root open={isOpen} onOpenChange={(isOpening) => !isOpening && onClose()}>
      <Dialog.Portal>
        <Dialog.Backdrop className="fixed inset-0 z-40 bg-black/40" />
        <Dialog.Popup className="fixed inset-x-0 top-[10dvh] z-40 mx-auto max-h-[80dvh] w-[calc(100%-2rem)] max-w-xl overflow-y-auto rounded-lg border border-line-strong/60 bg-panel text-ink shadow-xl">
          <div
            className={
              isTitleShown ? "flex items-center justify-between border-b border-line px-4 py-2" : "sr-only"
            }
          >
            <Dialog.Title className="font-medium">{title}</Dialog.Title>
            {isTitleShown && <Dialog.Close render={<IconButton icon={X} label="Close" />} />}
          </div>
          {children}
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
