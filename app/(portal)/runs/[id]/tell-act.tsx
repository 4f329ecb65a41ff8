"use client";

import { useEffect, useRef } from "react";
import { toast } from "@/app/_components/ui/toast";

/** Tells in a toast what somebody else has just done with the run that one looks at. */
export function TellAct({ id, text, isMine }: { id: number; text: string; isMine: boolean }) {
  const told = useRef(id);
  useEffect(() => {
    if (id <= told.current) return;
    told.current = id;
    if (!isMine) toast(text);
  }, [id, text, isMine]);
  return null;
}
