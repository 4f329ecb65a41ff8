"use client";

import { useEffect, useState } from "react";
import { CurvePanel, type CurveRun } from "@/app/_components/curves/curve-panel";
import { boxesOf } from "@/app/(portal)/runs/ticked-boxes";

const mostShown = 10;

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
    document.addEventListener("click", later);
    document.addEventListener("reset", later);
    return () => {
      document.removeEventListener("click", later);
      document.removeEventListener("reset", later);
    };
  }, [formId]);
  const chosen = ticked === "" ? runs : runs.filter(({ id }) => ticked.split(",").includes(id));
  return (
    <>
      <p className="mb-2 text-xs text-muted">
        {ticked === "" ? `The first ${Math.min(mostShown, runs.length)} runs. ` : ""}
        Select runs below to draw their curves.
      </p>
      <CurvePanel
        runs={chosen.slice(0, 2 * mostShown).slice(0, ticked === "" ? mostShown : undefined)}
        metrics={metrics}
        readAt={readAt}
      />
    </>
  );
}
