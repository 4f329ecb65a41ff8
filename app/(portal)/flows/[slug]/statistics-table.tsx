import { DataTable } from "@/app/_components/ui/data-table";
import { formatMs } from "@/app/_components/ui/format";
import { percent } from "@/lib/base/number-text";
import type { FlowStatistics, Statistics } from "@/lib/flows/statistics";

/** Durations and failures of a flow's runs: the whole run first, then each task. */
export function StatisticsTable({ runs, tasks }: FlowStatistics) {
  const slowest = Math.max(1, ...tasks.map(({ medianMs }) => medianMs ?? 0));
  const rows = [
    { nodeId: "", name: "Whole run", ...runs },
    ...tasks.map((task) => ({ name: task.nodeId, ...task })),
  ];
  return (
    <DataTable
      label="Durations and failures"
      rows={rows}
      rowKey={({ nodeId }) => nodeId}
      columns={[
        {
          key: "name",
          header: "Task",
          cell: ({ nodeId, name }) =>
            nodeId ? (
              <code className="text-xs">{name}</code>
            ) : (
              <strong className="font-medium">{name}</strong>
            ),
        },
        { key: "ended", header: "Finished", align: "end", cell: ({ ended }) => ended },
        { key: "failed", header: "Failed", align: "end", cell: (row) => failed(row) },
        { key: "median", header: "Median", align: "end", cell: ({ medianMs }) => took(medianMs) },
        { key: "p95", header: "95th percentile", align: "end", cell: ({ p95Ms }) => took(p95Ms) },
        {
          key: "share",
          header: <span className="sr-only">Compared</span>,
          isMinor: true,
          cell: ({ nodeId, medianMs }) =>
            nodeId && medianMs !== null ? <Bar share={medianMs / slowest} /> : null,
        },
      ]}
    />
  );
}

function Bar({ share }: { share: number }) {
  return (
    <svg viewBox="0 0 100 8" className="h-2 w-32" aria-hidden="true" preserveAspectRatio="none">
      <rect width={Math.max(1, share * 100)} height="8" rx="1" fill="var(--series-1)" />
    </svg>
  );
}

function took(ms: number | null) {
  return ms === null ? "–" : formatMs(ms);
}

function failed({ ended, failed }: Statistics) {
  if (failed === 0) return "0";
  return <span className="text-bad">{`${failed} (${percent(failed / ended, 0)})`}</span>;
}
