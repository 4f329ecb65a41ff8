"use client";

import { useRouter } from "next/navigation";
import { useEffect, useState } from "react";
import type { CurveLook } from "@/app/_components/curves/curve-data";
import { CurvePanel, type CurveRun } from "@/app/_components/curves/curve-panel";
import { boxesOf } from "@/app/(portal)/runs/ticked-boxes";
import { curveRuns, firstCurveRuns } from "./curve-runs";
import { type ChartPlace, chartsHref, type RunChart } from "./run-chart";

/** Events that may tick boxes: the shortcuts of useTickedRuns tick without a click. */
const ticking = ["click", "keyup", "reset"] as const;

/**
 * Curves of the runs that are ticked in the form `formId`; of the first ones while none is. Their look is a part of the
 * page's address, so that a saved view keeps it.
 * @param index which of the charts this one is
 */
export function TickedCurves({
  formId,
  runs,
  metrics,
  readAt,
  place,
  charts,
  index,
}: {
  formId: string | undefined;
  runs: CurveRun[];
  metrics: string[];
  readAt: number;
  place: ChartPlace;
  charts: RunChart[];
  index: number;
}) {
  const router = useRouter();
  const [ticked, setTicked] = useState<string>("");
  useEffect(() => {
    if (formId === undefined) return;
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
  const { drawn, which } = formId === undefined ? firstCurveRuns(runs) : curveRuns(runs, ticked.split(","));
  const keep = (look: CurveLook) => {
    const changed = charts.map((chart, at) => (at === index ? withLook(chart, look) : chart));
    router.replace(chartsHref(place, changed), { scroll: false });
  };
  return (
    <>
      {(which || formId !== undefined) && (
        <p className="mb-2 text-xs text-muted">
          {which} {formId !== undefined && "Select runs below to draw their curves."}
        </p>
      )}
      <CurvePanel
        runs={drawn}
        metrics={metrics}
        readAt={readAt}
        shown={lookOf(charts[index]!)}
        onLook={keep}
      />
    </>
  );
}

function lookOf({ axis, logx, logy, smooth = "0" }: RunChart): CurveLook {
  return { axis: axis ?? "step", isLogX: logx === "1", isLog: logy === "1", smoothing: Number(smooth) };
}

function withLook(chart: RunChart, { axis, isLogX, isLog, smoothing }: CurveLook): RunChart {
  return {
    ...chart,
    axis: axis === "step" ? undefined : axis,
    logx: isLogX ? "1" : undefined,
    logy: isLog ? "1" : undefined,
    smooth: smoothing > 0 ? String(smoothing) : undefined,
  };
}
