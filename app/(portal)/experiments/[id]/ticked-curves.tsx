"use client";

import { useEffect, useState } from "react";
import { CurvePanel, type CurveRun } from "@/app/_components/curves/curve-panel";
import { boxesOf } from "@/app/(portal)/runs/ticked-boxes";
import { curveRuns } from "./curve-runs";

/** Events that may tick boxes: the shortcuts of useTickedRuns tick without a click. */
const ticking = ["click", "keyup", "reset"] as const;

/** Curves of the runs that are ticked in the form `formId`; of the first ones while none is. */
export function TickedCurves({
  formId,
  runs,
  metrics,
  readAt,
}: {
  formId: string;
  runs: CurveRun[];
  metrics: string[];
  readAt: number;
}) {
  const [ticked, setTicked] = useState<string>("");
  useEffect(() => {
    const read = () => {
      const form = document.getElementById(formId);
      const boxes = form instanceof HTMLFormElement ? boxesOf(form) : [];
      setTicked(boxes.flatMap(({ checked, value }) => (checked ? [value] : [])).join());
    };
    // After the boxes that a press ticks as well.
    const later = () => setTimeout(read);
    for (const kind of ticking) document.addEventListener(kind, later);
    return () => {
      for (const kind of ticking) document.removeEventListener(kind, later);
    };
  }, [formId]);
  const { drawn, which } = curveRuns(runs, ticked.split(","));
  return (
    <>
      <p className="mb-2 text-xs text-muted">{which} Select runs below to draw their curves.</p>
      <CurvePanel runs={drawn} metrics={metrics} readAt={readAt} />
    </>
  );
}
