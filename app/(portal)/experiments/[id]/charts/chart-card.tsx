import { ArrowLeft, ArrowRight, X } from "lucide-react";
import Link from "next/link";
import type { ReactNode } from "react";
import { cx } from "@/app/_components/ui/cx";
import { columnsFor } from "./chart-columns";
import type { ChartData } from "./chart-data";
import { ChartOptions } from "./chart-options";
import { type ChartPlace, chartKinds, chartsHref, type RunChart, withMoved } from "./run-chart";

/** A chart in a frame: its title, its options, and links that move it or take it away. */
export function ChartCard({
  charts,
  index,
  place,
  data,
  children,
}: {
  charts: RunChart[];
  index: number;
  place: ChartPlace;
  data: ChartData;
  children: ReactNode;
}) {
  const chart = charts[index]!;
  const title = titleOf(chart, data);
  const isWide = chart.kind === "parallel" || (chart.kind === "curves" && !chart.metric);
  const href = (changed: RunChart[]) => chartsHref(place, changed);
  return (
    <figure className={cx("min-w-0 rounded-md border border-line bg-panel p-3", isWide && "lg:col-span-2")}>
      <figcaption className="mb-2 flex flex-wrap items-center gap-x-1 gap-y-2">
        <span className="min-w-0 flex-1 text-sm font-medium [overflow-wrap:anywhere]">{title}</span>
        <span className="no-print flex items-center gap-1">
          <ChartOptions charts={charts} index={index} place={place} data={data} />
          {index > 0 && (
            <IconLink
              label={`Move ${title} back`}
              href={href(withMoved(charts, index, index - 1))}
              icon={ArrowLeft}
            />
          )}
          {index < charts.length - 1 && (
            <IconLink
              label={`Move ${title} on`}
              href={href(withMoved(charts, index, index + 1))}
              icon={ArrowRight}
            />
          )}
          <IconLink label={`Remove ${title}`} href={href(charts.filter((_, at) => at !== index))} icon={X} />
        </span>
      </figcaption>
      {children}
    </figure>
  );
}

function titleOf(chart: RunChart, { runs, columns }: ChartData): string {
  if (chart.kind === "curves") return chart.metric ?? "Curves of all metrics";
  const { x, y, z } = columnsFor(chart, runs, columns);
  if (chart.kind === "bars" && x) return x.key;
  if (chart.kind === "scatter" && x && y) return `${y.key} against ${x.key}`;
  if (chart.kind === "contour" && x && y && z) return `${z.key} by ${x.key} and ${y.key}`;
  return chartKinds[chart.kind];
}

function IconLink({ label, href, icon: Icon }: { label: string; href: string; icon: typeof X }) {
  return (
    <Link
      href={href}
      scroll={false}
      prefetch={false}
      aria-label={label}
      title={label}
      className="rounded p-1 text-muted hover:bg-raised hover:text-ink"
    >
      <Icon className="size-4" aria-hidden="true" />
    </Link>
  );
}
