import { DataTable } from "@/app/_components/data-table";
import { Duration } from "@/app/_components/duration";
import { StateBadge } from "@/app/_components/state-badge";
import { Time } from "@/app/_components/time";
import type { Run } from "@/lib/runs/queries";

/** Runs as rows, each leading to its page. */
export function RunsTable({ label, runs }: { label: string; runs: readonly Run[] }) {
  return (
    <DataTable
      label={label}
      rows={runs}
      rowKey={(run) => run.id}
      rowHref={(run) => `/runs/${run.id}`}
      columns={[
        { key: "name", header: "Run", cell: (run) => run.name },
        { key: "state", header: "State", cell: (run) => <StateBadge state={run.state} plain /> },
        {
          key: "flow",
          header: "Deployment",
          cell: (run) => run.deploymentName ?? run.flowName,
          isMinor: true,
        },
        { key: "who", header: "Started by", cell: (run) => startedBy(run), isMinor: true },
        { key: "created", header: "Asked for", cell: (run) => <Time value={run.createdAt} /> },
        {
          key: "duration",
          header: "Took",
          align: "end",
          cell: (run) => <Duration start={run.startedAt} end={run.endedAt} />,
        },
      ]}
    />
  );
}

/** Who or what started a run, in words. */
export function startedBy({ trigger }: Run): string {
  return trigger.type === "api" ? `${trigger.name} (API)` : trigger.name;
}
