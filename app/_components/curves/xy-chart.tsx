"use client";

import dynamic from "next/dynamic";
import { formatNumber } from "@/app/_components/ui/format";
import { ensureKnownLanguage } from "./known-language";
import type { XyLine } from "./xy-plot";

/** Loaded when a chart is drawn, so that pages load without it. */
const XyPlot = dynamic(
  () => {
    ensureKnownLanguage();
    return import("./xy-plot");
  },
  { ssr: false, loading: () => <div className="h-[260px]" aria-hidden="true" /> },
);
const mostRows = 11;

/** Lines over shared places with axes, a cross-hair that reads all of them, and zoom by dragging. */
export function XyChart({
  title,
  xLabel,
  yLabel,
  places,
  lines,
  isShare = false,
  isWhole = false,
}: {
  title: string;
  xLabel: string;
  yLabel: string;
  /** Horizontal values, ascending. */
  places: readonly number[];
  lines: XyLine[];
  /** Both axes go from 0 to 1. */
  isShare?: boolean;
  /** Places are whole numbers. */
  isWhole?: boolean;
}) {
  const every = Math.max(1, Math.ceil(places.length / mostRows));
  return (
    <figure className="min-w-0 rounded-md border border-line bg-panel p-3">
      <figcaption className="mb-1 text-xs font-medium">{title}</figcaption>
      <XyPlot
        xLabel={xLabel}
        yLabel={yLabel}
        places={places}
        lines={lines}
        isShare={isShare}
        isWhole={isWhole}
      />
      <table className="sr-only">
        <caption>{title}</caption>
        <thead>
          <tr>
            <th scope="col">{xLabel}</th>
            {lines.map(({ name }) => (
              <th key={name} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {places.map(
            (place, index) =>
              index % every === 0 && (
                <tr key={place}>
                  <th scope="row">{formatNumber(place)}</th>
                  {lines.map(({ name, values }) => (
                    <td key={name}>{values[index] == null ? "none" : formatNumber(values[index])}</td>
                  ))}
                </tr>
              ),
          )}
        </tbody>
      </table>
    </figure>
  );
}
