import { ChevronDown, ChevronRight, Pin, PinOff } from "lucide-react";
import Link from "next/link";
import { type Column, DataTable } from "@/app/_components/ui/data-table";
import { Duration } from "@/app/_components/ui/duration";
import { RunStatusBadge } from "@/app/(portal)/experiments/run-status-badge";
import { selectColumn } from "@/app/(portal)/runs/select-column";
import { columnName, type RunColumn, shownAttributes } from "@/lib/experiments/run-column";
import type { RunRow } from "@/lib/experiments/run-rows";
import { type ListedRun, type RunsPage, rowsOf } from "./read-runs-page";
import { RunCell } from "./run-cell";
import { runHref } from "./runs/[run]/run-address";
import { nextSort, type RunsAddress, runsHref, sortOf } from "./runs-address";

/** Runs of an experiment with the chosen columns; the baseline, if any, is the first. */
export function RunsTable({
  wireId,
  address,
  page,
  filterForm,
  selectFor,
}: {
  wireId: string;
  address: RunsAddress;
  page: RunsPage;
  /** The form that a press on a value adds a comparison to. */
  filterForm: string;
  /** The form that the boxes before the rows belong to. */
  selectFor: string;
}) {
  const sort = sortOf(address);
  const sortable = (column: RunColumn) => ({
    href: runsHref(wireId, { ...address, sort: nextSort(address, column), after: undefined }),
    direction:
      sort && columnName(sort.column) === columnName(column)
        ? sort.isDescending
          ? ("descending" as const)
          : ("ascending" as const)
        : undefined,
  });
  const { baseline, columns } = page;
  const isBaseline = ({ id }: RunRow) => id === baseline?.id;
  return (
    <DataTable<ListedRun>
      label="Experiment runs"
      isSticky
      rows={rowsOf(page)}
      rowKey={({ run }) => run.id}
      rowHref={({ run }) => runHref(wireId, run.id)}
      phoneLine={({ run }) => (
        <>
          <RunStatusBadge status={run.status} /> · <Duration start={run.startedAt} end={run.endedAt} />
        </>
      )}
      columns={[
        selectColumn<ListedRun>(selectFor, ({ run }) => run),
        treeColumn(wireId, address),
        {
          key: "name",
          header: "Experiment run",
          sort: sortable({ kind: "attributes", key: "run_name" }),
          cell: ({ run, depth }) => (
            <span className="whitespace-nowrap" style={{ paddingInlineStart: `${depth}rem` }}>
              {run.name}
              {isBaseline(run) && <span className="ml-2 text-xs text-muted">Baseline</span>}
            </span>
          ),
        },
        {
          key: "status",
          header: "Status",
          sort: sortable({ kind: "attributes", key: "status" }),
          isMinor: true,
          cell: ({ run }) => <RunStatusBadge status={run.status} />,
        },
        ...columns.map(
          (column): Column<ListedRun> => ({
            key: columnName(column),
            header: column.kind === "attributes" ? shownAttributes[column.key] : column.key,
            align: column.kind === "metrics" ? "end" : "start",
            isMono: column.kind !== "attributes",
            sort: sortable(column),
            cell: ({ run }) => (
              <RunCell
                column={column}
                run={run}
                baseline={isBaseline(run) ? undefined : baseline}
                filterForm={filterForm}
              />
            ),
          }),
        ),
        {
          key: "duration",
          header: "Duration",
          align: "end",
          isMinor: true,
          cell: ({ run }) => <Duration start={run.startedAt} end={run.endedAt} />,
        },
        {
          key: "started",
          header: "Started",
          sort: sortable({ kind: "attributes", key: "start_time" }),
          isMinor: true,
          cell: ({ run }) => (
            <RunCell column={{ kind: "attributes", key: "start_time" }} run={run} filterForm={filterForm} />
          ),
        },
        {
          key: "pin",
          header: <span className="sr-only">Baseline</span>,
          isControl: true,
          cell: ({ run }) => (
            <PinLink wireId={wireId} address={address} run={run} isPinned={isBaseline(run)} />
          ),
        },
      ]}
    />
  );
}

/** Opens and closes the children of a run; empty where no run has any. */
function treeColumn(wireId: string, address: RunsAddress): Column<ListedRun> {
  return {
    key: "children",
    header: <span className="sr-only">Children</span>,
    isControl: true,
    cell: ({ run, children, isOpen }) => {
      if (children === 0) return null;
      const open = isOpen ? address.open.filter((id) => id !== run.id) : [...address.open, run.id];
      const Chevron = isOpen ? ChevronDown : ChevronRight;
      return (
        <Link
          href={runsHref(wireId, { ...address, open })}
          scroll={false}
          prefetch={false}
          aria-label={`${isOpen ? "Hide" : "Show"} ${children} children of ${run.name}`}
          className="inline-flex items-center text-xs text-muted hover:text-ink"
        >
          <Chevron className="size-3.5" aria-hidden="true" />
          {children}
        </Link>
      );
    },
  };
}

function PinLink({
  wireId,
  address,
  run,
  isPinned,
}: {
  wireId: string;
  address: RunsAddress;
  run: RunRow;
  isPinned: boolean;
}) {
  const Icon = isPinned ? PinOff : Pin;
  return (
    <Link
      href={runsHref(wireId, { ...address, base: isPinned ? undefined : run.id })}
      scroll={false}
      prefetch={false}
      aria-label={isPinned ? "Remove the baseline" : `Compare others with ${run.name}`}
      title={isPinned ? "Remove the baseline" : "Use as baseline"}
      className="text-muted hover:text-ink"
    >
      <Icon className="size-3.5" aria-hidden="true" />
    </Link>
  );
}
