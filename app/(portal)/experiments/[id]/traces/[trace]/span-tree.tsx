import { DataTable } from "@/app/_components/ui/data-table";
import { cut, formatMs } from "@/app/_components/ui/format";
import { TraceStateBadge } from "@/app/(portal)/experiments/[id]/traces/trace-state-badge";
import type { PlacedSpan } from "@/lib/traces/span-tree";

/** Deeper spans stand no further in, so that a name keeps its room. */
const deepest = 12;

/** The spans of a trace as a tree, each with its time as a bar. The one that is shown beside it is marked. */
export function SpanTree({ spans, shownId, path }: { spans: PlacedSpan[]; shownId?: string; path: string }) {
  return (
    <DataTable
      label="Spans"
      rows={spans}
      rowKey={({ id }) => id}
      rowHref={({ id }) => `${path}?span=${encodeURIComponent(id)}`}
      columns={[
        {
          key: "name",
          header: "Span",
          cell: ({ id, name, depth }) => (
            <span
              className={id === shownId ? "text-accent" : undefined}
              aria-current={id === shownId || undefined}
              style={{ paddingLeft: `${Math.min(depth, deepest)}rem` }}
            >
              {cut(name, 60) || "(no name)"}
            </span>
          ),
        },
        {
          key: "type",
          header: "Type",
          isMinor: true,
          cell: ({ type }) => (type === "UNKNOWN" ? "–" : cut(type, 30)),
        },
        { key: "status", header: "Status", cell: ({ status }) => <TraceStateBadge state={status} /> },
        {
          key: "time",
          header: "Time",
          isMinor: true,
          cell: ({ from, length }) => (
            <span className="block h-2 w-20 rounded bg-raised" aria-hidden="true">
              <span
                className="block h-2 min-w-px rounded bg-accent"
                style={{ marginLeft: `${from * 100}%`, width: `${length * 100}%` }}
              />
            </span>
          ),
        },
        {
          key: "duration",
          header: "Duration",
          align: "end",
          cell: ({ durationMs }) => (durationMs === undefined ? "open" : formatMs(durationMs)),
        },
      ]}
    />
  );
}
