"use client";

import dynamic from "next/dynamic";
import { type ComponentProps, useState } from "react";
import { useOpenDialog } from "./open-dialogs";

/** Loaded when the first dialog opens, so that pages load without it. */
const DialogPopup = dynamic(() => import("./dialog-popup").then((module) => module.DialogPopup), {
  ssr: false,
});

/**
 * A modal dialog over the page. Escape, its button or a press beside it closes it; the focus stays inside and then goes
 * back to where it was.
 */
export function Dialog(props: ComponentProps<typeof DialogPopup>) {
  const { isOpen } = props;
  const [wasOpened, setOpened] = useState(isOpen);
  if (isOpen && !wasOpened) setOpened(true);
  useOpenDialog(isOpen);
  return wasOpened && <DialogPopup {...props} />;
}
