"use client";

import { useEffect, useRef } from "react";
import { toast } from "@/app/_components/ui/toast";

/** Shows a toast when another member acts on the run being viewed. */
export function TellAct({ id, text, isMine }: { id: number; text: string; isMine: boolean }) {
  const announced = useRef(id);
  useEffect(() => {
    if (id <= announced.current) return;
    announced.current = id;
    if (!isMine) toast(text);
  }, [id, text, isMine]);
  return null;
}
