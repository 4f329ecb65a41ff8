"use client";

import dynamic from "next/dynamic";
import { formatAbsolute, formatNumber } from "@/app/_components/ui/format";
import { ensureKnownLanguage } from "./known-language";
import type { XyLine, XyScale } from "./xy-plot";

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
  scale,
}: {
  title: string;
  xLabel: string;
  yLabel: string;
  /** Horizontal values, ascending. */
  places: readonly number[];
  lines: XyLine[];
  scale?: XyScale;
}) {
  const every = Math.max(1, Math.ceil(places.length / mostRows));
  return (
    <figure className="min-w-0 rounded-md border border-line bg-panel p-3">
      <figcaption className="mb-1 text-xs font-medium">{title}</figcaption>
      <XyPlot xLabel={xLabel} yLabel={yLabel} places={places} lines={lines} scale={scale} />
      {/* A table cannot be narrower than its words: the box around it is cut. */}
      <div className="sr-only">
        <table>
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
                    <th scope="row">
                      {scale === "time" ? formatAbsolute(new Date(place * 1000)) : formatNumber(place)}
                    </th>
                    {lines.map(({ name, values }) => (
                      <td key={name}>{values[index] == null ? "none" : formatNumber(values[index])}</td>
                    ))}
                  </tr>
                ),
            )}
          </tbody>
        </table>
      </div>
    </figure>
  );
}
