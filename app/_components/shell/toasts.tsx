"use client";

import dynamic from "next/dynamic";
import { useEffect, useState } from "react";
import { subscribeToToasts } from "@/app/_components/ui/toast";

/** Loaded with the first toast, so that pages load without it. */
const ToastList = dynamic(() => import("./toast-list").then((module) => module.ToastList), { ssr: false });

/**
 * Place of the toasts: once, in the layout. The live region is there before its first message, so that this is read
 * out.
 */
export function Toasts() {
  const [isUsed, setUsed] = useState(false);
  useEffect(() => subscribeToToasts(() => setUsed(true)), []);
  return (
    <section
      aria-label="Notifications"
      className="no-print pointer-events-none fixed inset-x-0 bottom-0 z-50 flex justify-end p-4"
    >
      <div role="status" className="w-full max-w-sm">
        {isUsed && <ToastList />}
      </div>
    </section>
  );
}
