import { type Column, DataTable } from "@/app/_components/data-table";
import { Duration } from "@/app/_components/duration";
import { StateBadge } from "@/app/_components/state-badge";
import { Time } from "@/app/_components/time";
import type { Run } from "@/lib/runs/queries";

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
  return (
    <DataTable
      label={label}
      rows={runs}
      rowKey={(run) => run.id}
      rowHref={(run) => `/runs/${run.id}`}
      columns={[
        ...(selectFor ? [selectColumn(selectFor)] : []),
        { key: "name", header: "Run", cell: (run) => run.name },
        {
          key: "state",
          header: "State",
          cell: (run) => <State run={run} why={why?.get(run.id) ?? run.stateMessage} />,
        },
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

const box = "relative z-10 size-4 align-middle accent-accent";

function selectColumn(form: string): Column<Run> {
  return {
    key: "select",
    header: (
      <input
        type="checkbox"
        data-ticks="all"
        form={form}
        aria-label="Tick all on this page"
        className={box}
      />
    ),
    isControl: true,
    cell: ({ id, name }) => (
      <input type="checkbox" name="run" value={id} form={form} aria-label={`Tick ${name}`} className={box} />
    ),
  };
}

function State({ run: { state }, why }: { run: Run; why?: string | null }) {
  return (
    <>
      <StateBadge state={state} plain />
      {why && (
        <span title={why} className="line-clamp-1 max-w-md text-xs text-muted">
          {why}
        </span>
      )}
    </>
  );
}

/** Who or what started a run, in words. */
export function startedBy({ trigger }: Run): string {
  return trigger.type === "api" ? `${trigger.name} (API)` : trigger.name;
}
