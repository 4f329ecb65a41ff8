import type { RunAddress } from "@/app/(portal)/runs/[id]/run-address";
import type { TimelineRow } from "@/lib/runs/read/timeline";
import { keyOf, rowHref, startedHref } from "./row-links";
import type { TimelineSpan } from "./timeline-layout";
import { Row, rowPx } from "./timeline-row";

/** The rows in view, each at its place in a list as tall as all of them. */
export function TimelineRows({
  rows,
  first,
  end,
  span,
  nowMs,
  runId,
  address,
  activeKey,
}: {
  rows: readonly TimelineRow[];
  /** Rows in view: from `first` up to and without `end`. */
  first: number;
  end: number;
  span: TimelineSpan;
  nowMs: number;
  runId: string;
  address: RunAddress;
  activeKey: string | undefined;
}) {
  return (
    <ol className="relative" style={{ height: rows.length * rowPx }}>
      {rows.slice(first, end).map((row, offset) => {
        const index = first + offset;
        return (
          <li
            key={keyOf(row)}
            aria-setsize={rows.length}
            aria-posinset={index + 1}
            className="absolute inset-x-0 top-0 border-b border-line"
            style={{ height: rowPx, transform: `translateY(${index * rowPx}px)` }}
          >
            <Row
              row={row}
              span={span}
              nowMs={nowMs}
              href={rowHref(runId, address, row)}
              startedHref={startedHref(runId, address, row)}
              isActive={keyOf(row) === activeKey}
            />
          </li>
        );
      })}
    </ol>
  );
}
