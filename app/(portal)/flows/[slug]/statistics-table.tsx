import { DataTable } from "@/app/_components/ui/data-table";
import { Disclosure } from "@/app/_components/ui/disclosure";
import { formatMs } from "@/app/_components/ui/format";
import { counted, percent } from "@/lib/base/number-text";
import type { FlowStatistics, Statistics } from "@/lib/flows/statistics";

/** Tasks that are shown at once; the rest of a large flow is folded. */
const shownTasks = 20;

type Row = Statistics & { nodeId: string; name: string };

/** Durations and failures of a flow's runs: the whole run first, then each task, the slowest first. */
export function StatisticsTable({ runs, tasks }: FlowStatistics) {
  const slowest = Math.max(1, ...tasks.map(({ medianMs }) => medianMs ?? 0));
  const rows: Row[] = tasks.map((task) => ({ name: task.nodeId, ...task }));
  const rest = rows.slice(shownTasks);
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-2">
      <Rows
        label="Durations and failures"
        rows={[{ nodeId: "", name: "Whole run", ...runs }, ...rows.slice(0, shownTasks)]}
        slowest={slowest}
      />
      {rest.length > 0 && (
        <Disclosure title={counted(rest.length, "more task")}>
          <Rows label="More tasks" rows={rest} slowest={slowest} />
        </Disclosure>
      )}
    </div>
  );
}

function Rows({ label, rows, slowest }: { label: string; rows: Row[]; slowest: number }) {
  return (
    <DataTable
      label={label}
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
