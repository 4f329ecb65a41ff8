import type { ReactNode } from "react";
import { ScrollRegion } from "@/app/_components/ui/scroll-region";

/** At less of its size, a chart's text of 11 px could not be read. */
const leastScale = 9 / 11;

/**
 * The picture of a chart, as wide as there is room; on a phone it scrolls rather than being too small to read.
 * @param label what it says, for those who do not see it
 */
export function ChartFrame(props: { width: number; height: number; label: string; children: ReactNode }) {
  const { width, height, label, children } = props;
  return (
    <ScrollRegion
      label="Picture of the chart"
      className="fades-at-end overflow-x-auto [contain:inline-size] print:animate-none"
    >
      <svg
        viewBox={`0 0 ${width} ${height}`}
        role="img"
        aria-label={label}
        className="h-auto w-full text-[11px]"
        style={{ minWidth: Math.round(width * leastScale) }}
      >
        {children}
      </svg>
    </ScrollRegion>
  );
}
