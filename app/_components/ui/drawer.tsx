"use client";

import dynamic from "next/dynamic";
import { type ComponentProps, useState } from "react";
import { useOpenDialog } from "./open-dialogs";

/** Loaded when it is first opened, as the dialogs are. */
const DrawerPopup = dynamic(() => import("./drawer-popup").then((module) => module.DrawerPopup), {
  ssr: false,
});

/** A modal drawer from the left edge. Escape, its button or a press beside it closes it, and the focus goes back. */
export function Drawer(props: ComponentProps<typeof DrawerPopup>) {
  const { isOpen } = props;
  const [wasOpened, setOpened] = useState(isOpen);
  if (isOpen && !wasOpened) setOpened(true);
  useOpenDialog(isOpen);
  return wasOpened && <DrawerPopup {...props} />;
}
