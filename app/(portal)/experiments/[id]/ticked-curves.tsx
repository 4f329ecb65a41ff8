"use client";

import { useRouter } from "next/navigation";
import { useEffect, useState } from "react";
import type { CurveLook } from "@/app/_components/curves/curve-data";
import { CurvePanel, type CurveRun } from "@/app/_components/curves/curve-panel";
import { boxesOf } from "@/app/(portal)/runs/ticked-boxes";
import { curveRuns } from "./curve-runs";

/** Events that may tick boxes: the shortcuts of useTickedRuns tick without a click. */
const ticking = ["click", "keyup", "reset"] as const;

/**
 * Curves of the runs that are ticked in the form `formId`; of the first ones while none is. Their look is a part of the
 * page's address, so that a saved view keeps it.
 * @param kept other parts of the address
 */
export function TickedCurves({
  formId,
  runs,
  metrics,
  readAt,
  look,
  path,
  kept,
}: {
  formId: string;
  runs: CurveRun[];
  metrics: string[];
  readAt: number;
  look: CurveLook;
  path: string;
  kept: [string, string][];
}) {
  const router = useRouter();
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
      <CurvePanel
        runs={drawn}
        metrics={metrics}
        readAt={readAt}
        shown={look}
        onLook={(changed) => router.replace(`${path}?${searchWith(kept, changed)}`, { scroll: false })}
      />
    </>
  );
}

function searchWith(kept: [string, string][], { axis, isLog, smoothing }: CurveLook): string {
  const search = new URLSearchParams(kept);
  if (axis !== "step") search.set("axis", axis);
  if (isLog) search.set("log", "1");
  if (smoothing > 0) search.set("smooth", String(smoothing));
  return search.toString();
}
