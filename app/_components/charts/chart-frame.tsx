import type { ReactNode } from "react";

/** The picture of a chart, as wide as there is room. @param label what it says, for those who do not see it */
export function ChartFrame(props: { width: number; height: number; label: string; children: ReactNode }) {
  const { width, height, label, children } = props;
  return (
    <svg
      viewBox={`0 0 ${width} ${height}`}
      role="img"
      aria-label={label}
      className="h-auto w-full text-[11px]"
    >
      {children}
    </svg>
  );
}
