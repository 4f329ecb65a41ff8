import { DataTable } from "@/app/_components/ui/data-table";
import { Duration } from "@/app/_components/ui/duration";
import { StateBadge } from "@/app/_components/ui/state-badge";
import { TextWithTimes } from "@/app/_components/ui/text-with-times";
import { Time } from "@/app/_components/ui/time";
import type { Run } from "@/lib/runs/read/queries";
import { selectColumn } from "./select-column";

/**
 * Runs as rows, each leading to its page. @param why what those that do not move wait for, by id
 * @param selectFor the form that boxes before the rows belong to; they are named `run`
 */
export function RunsTable({
  label,
  runs,
  why,
  selectFor,
}: {
  label: string;
  runs: readonly Run[];
  why?: ReadonlyMap<string, string>;
  selectFor?: string;
}) {
  const whyOf = (run: Run) => why?.get(run.id) ?? run.stateMessage;
  return (
    <DataTable
      label={label}
      rows={runs}
      rowKey={(run) => run.id}
      rowHref={(run) => `/runs/${run.id}`}
      phoneLine={(run) => (
        <>
          {run.deploymentName ?? run.flowName}
          <br />
          <Time value={run.createdAt} /> · <Duration start={run.startedAt} end={run.endedAt} />
          <Why sentence={whyOf(run)} />
        </>
      )}
      columns={[
        ...(selectFor ? [selectColumn<Run>(selectFor, (run) => run)] : []),
        { key: "name", header: "Run", cell: (run) => run.name },
        {
          key: "state",
          header: "State",
          cell: (run) => (
            <>
              <StateBadge state={run.state} plain />
              <span className="max-sm:hidden">
                <Why sentence={whyOf(run)} />
              </span>
            </>
          ),
        },
        {
          key: "flow",
          header: "Deployment",
          cell: (run) => run.deploymentName ?? run.flowName,
          isMinor: true,
        },
        { key: "who", header: "Started by", cell: (run) => startedBy(run), isMinor: true },
        { key: "created", header: "Created", cell: (run) => <Time value={run.createdAt} />, isMinor: true },
        {
          key: "duration",
          header: "Duration",
          align: "end",
          cell: (run) => <Duration start={run.startedAt} end={run.endedAt} />,
          isMinor: true,
        },
      ]}
    />
  );
}

function Why({ sentence }: { sentence: string | null }) {
  if (!sentence) return null;
  return (
    <span title={sentence} className="line-clamp-2 max-w-md text-xs text-muted sm:line-clamp-1">
      <TextWithTimes text={sentence} />
    </span>
  );
}

/** Name of the person or trigger that started a run. */
export function startedBy({ trigger }: Run): string {
  return trigger.type === "api" ? `${trigger.name} (API)` : trigger.name;
}
