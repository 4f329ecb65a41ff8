"use client";

import dynamic from "next/dynamic";
import { useCallback, useEffect, useMemo, useState } from "react";
import { Input, Select } from "@/app/_components/forms/field";
import { Button } from "@/app/_components/ui/button";
import { formatNumber } from "@/app/_components/ui/format";
import { type Axis, axes, type Curve, type CurveLook } from "./curve-data";
import { ensureKnownLanguage } from "./known-language";

/** Loaded when a curve is drawn, so that pages load without it. */
const Plot = dynamic(
  () => {
    ensureKnownLanguage();
    return import("./plot");
  },
  { ssr: false },
);

const shownAtFirst = 8;
const pointsOfOne = 1000;
const pointsOfAll = 8000;
const usualLook: CurveLook = { axis: "step", isLogX: false, isLog: false, smoothing: 0 };
const smoothings = [0, 0.6, 0.9, 0.97];

export type CurveRun = { id: string; name: string };

/**
 * Curves of metrics over steps or time for some runs, a chart for each metric.
 * @param readAt changes when the page was read again, as while runs log
 * @param shown look at first
 * @param onLook called with another look, for the address to keep it
 */
export function CurvePanel({
  runs,
  metrics,
  readAt,
  shown = usualLook,
  onLook,
}: {
  runs: CurveRun[];
  metrics: string[];
  readAt: number;
  shown?: CurveLook;
  onLook?: (look: CurveLook) => void;
}) {
  const [look, setLook] = useState(shown);
  const [last, setLast] = useState(shown);
  // Another view of the page was opened.
  if (!isSameLook(shown, last)) {
    setLast(shown);
    setLook(shown);
  }
  const change = (part: Partial<CurveLook>) => {
    setLook({ ...look, ...part });
    onLook?.({ ...look, ...part });
  };
  const [count, setCount] = useState(shownAtFirst);
  const [find, setFind] = useState("");
  if (metrics.length === 0) return <p className="text-sm text-muted">No metrics logged yet.</p>;
  const found = metrics.filter((metric) => metric.toLowerCase().includes(find.trim().toLowerCase()));
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-3">
      <div className="no-print flex flex-wrap items-center gap-2 text-sm">
        {metrics.length > shownAtFirst && (
          <Input
            type="search"
            aria-label="Find metrics"
            placeholder="Find metrics"
            value={find}
            onChange={({ target }) => setFind(target.value)}
            className="w-44!"
          />
        )}
        <Select
          aria-label="Horizontal axis"
          value={look.axis}
          onChange={({ target }) => change({ axis: target.value as Axis })}
          className="w-auto!"
        >
          {Object.entries(axes).map(([value, label]) => (
            <option key={value} value={value}>
              {label}
            </option>
          ))}
        </Select>
        <Select
          aria-label="Smoothing"
          value={look.smoothing}
          onChange={({ target }) => change({ smoothing: Number(target.value) })}
          className="w-auto!"
        >
          {smoothings.map((weight) => (
            <option key={weight} value={weight}>
              {weight === 0 ? "No smoothing" : `Smoothing ${weight}`}
            </option>
          ))}
        </Select>
        {(["isLogX", "isLog"] as const)
          .filter((name) => name === "isLog" || look.axis !== "time")
          .map((name) => (
            <label key={name} className="inline-flex items-center gap-1.5">
              <input
                type="checkbox"
                checked={look[name]}
                onChange={({ target }) => change({ [name]: target.checked })}
              />
              {name === "isLog" ? "Log values" : `Log ${look.axis === "step" ? "steps" : "time"}`}
            </label>
          ))}
        <span className="text-xs text-muted">Drag to zoom, double-click to reset.</span>
      </div>
      <div className="grid gap-4 [grid-template-columns:repeat(auto-fill,minmax(min(100%,26rem),1fr))]">
        {found.slice(0, count).map((metric) => (
          <CurveChart key={metric} runs={runs} metric={metric} readAt={readAt} look={look} />
        ))}
      </div>
      {found.length === 0 && <p className="text-sm text-muted">No metric has this in its name.</p>}
      {found.length > count && (
        <div>
          <Button onClick={() => setCount(count + shownAtFirst)}>Show more of {found.length} metrics</Button>
        </div>
      )}
    </div>
  );
}

function CurveChart({
  runs,
  metric,
  readAt,
  look,
}: {
  runs: CurveRun[];
  metric: string;
  readAt: number;
  look: CurveLook;
}) {
  const [curves, setCurves] = useState<Curve[]>();
  const [problem, setProblem] = useState<string>();
  const [steps, setSteps] = useState<{ from: number; to: number }>();
  const ids = runs.map(({ id }) => id).join(",");
  const numbers = useMemo(() => new Map(ids.split(",").map((id, index) => [id, index])), [ids]);
  const names = useMemo(() => new Map(runs.map(({ id, name }) => [id, name])), [runs]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: read again when the page was
  useEffect(() => {
    const left = new AbortController();
    readCurves(ids, metric, steps, left.signal)
      .then((read) => {
        setCurves(read);
        setProblem(undefined);
      })
      .catch(() => {
        if (!left.signal.aborted) setProblem("The curve could not be read. Reload the page to try again.");
      });
    return () => left.abort();
  }, [ids, metric, steps, readAt]);

  const nameOf = useCallback((id: string) => names.get(id) ?? id, [names]);
  const colorOf = useCallback((id: string) => numbers.get(id) ?? 0, [numbers]);
  return (
    <figure className="min-w-0 rounded-md border border-line bg-panel p-3">
      <figcaption className="mb-1 font-mono text-xs [overflow-wrap:anywhere]">{metric}</figcaption>
      {problem && <p className="text-sm text-bad">{problem}</p>}
      {curves ? (
        <>
          <Plot
            curves={curves}
            nameOf={nameOf}
            colorOf={colorOf}
            onZoom={setSteps}
            {...look}
            isLogX={look.isLogX && look.axis !== "time"}
          />
          <CurveNumbers curves={curves} nameOf={nameOf} metric={metric} />
        </>
      ) : (
        <div className="h-[220px]" aria-hidden="true" />
      )}
    </figure>
  );
}

/** The curves in numbers, for screen readers. */
function CurveNumbers({
  curves,
  nameOf,
  metric,
}: {
  curves: Curve[];
  nameOf: (id: string) => string;
  metric: string;
}) {
  return (
    // A table cannot be narrower than its words: the box around it is cut.
    <div className="sr-only">
      <table>
        <caption>{metric}</caption>
        <thead>
          <tr>
            <th scope="col">Run</th>
            <th scope="col">First</th>
            <th scope="col">Last</th>
            <th scope="col">Steps</th>
          </tr>
        </thead>
        <tbody>
          {curves.map(({ runId, values, steps }) => (
            <tr key={runId}>
              <th scope="row">{nameOf(runId)}</th>
              <td>{inWords(values[0])}</td>
              <td>{inWords(values.at(-1))}</td>
              <td>
                {steps[0]} to {steps.at(-1)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function isSameLook(a: CurveLook, b: CurveLook): boolean {
  return a.axis === b.axis && a.isLogX === b.isLogX && a.isLog === b.isLog && a.smoothing === b.smoothing;
}

function inWords(value: number | null | undefined): string {
  return value == null ? "none" : formatNumber(value);
}

async function readCurves(
  runs: string,
  metric: string,
  steps: { from: number; to: number } | undefined,
  signal: AbortSignal,
): Promise<Curve[]> {
  const count = runs.split(",").length;
  const points = String(Math.max(50, Math.min(pointsOfOne, Math.floor(pointsOfAll / count))));
  const query = new URLSearchParams({ runs, metric, points });
  if (steps) for (const [name, value] of Object.entries(steps)) query.set(name, String(value));
  const answer = await fetch(`/api/v1/metric-history?${query}`, { signal });
  if (!answer.ok) throw new Error(`The server answered ${answer.status}.`);
  const { curves }: { curves: Curve[] } = await answer.json();
  return curves;
}
