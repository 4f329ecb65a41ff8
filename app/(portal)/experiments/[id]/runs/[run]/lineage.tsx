import Link from "next/link";
import type { ReactNode } from "react";
import { LoggedText } from "@/app/(portal)/experiments/logged-text";
import { counted } from "@/lib/base/number-text";
import type { ExperimentRun } from "@/lib/experiments/experiment";
import { listExperimentRuns } from "@/lib/experiments/queries";
import { listChildren, readRunRows } from "@/lib/experiments/run-rows";
import { findRun } from "@/lib/runs/read/queries";
import { countTracesOfRun } from "@/lib/traces/search-traces";
import { runHref } from "./run-address";

/** Origin of a run: its user, its source, the flow run, its parent and children. */
export async function Lineage({
  teamId,
  run,
  parentId,
  shownChildren,
}: {
  teamId: string;
  run: ExperimentRun;
  parentId: string | undefined;
  shownChildren: number;
}) {
  const [flowRun, parents, children, traces] = await Promise.all([
    findRun(teamId, run.tags["switchyard.run"] ?? ""),
    listExperimentRuns(teamId, parentId ? [parentId] : []),
    listChildren(teamId, run.experimentId, [run.id]),
    countTracesOfRun(teamId, run),
  ]);
  const own = children.get(run.id);
  const rows = own ? await readRunRows(teamId, own.ids.slice(0, shownChildren), []) : [];
  const { tags } = run;
  const facts: [string, ReactNode][] = [
    ["User", run.userName],
    ["Source", tags["mlflow.source.name"]],
    [
      "Commit",
      tags["mlflow.source.git.commit"] && <code>{tags["mlflow.source.git.commit"].slice(0, 12)}</code>,
    ],
    [
      "Flow run",
      tags["switchyard.run"] && (
        <Link className="underline" href={`/runs/${encodeURIComponent(tags["switchyard.run"])}`}>
          {flowRun?.name ?? tags["switchyard.run"]}
        </Link>
      ),
    ],
    ["Dataset", tags["switchyard.dataset"] && <DatasetLink of={tags["switchyard.dataset"]} />],
    [
      "Imported from",
      tags["switchyard.imported-from"] && <LoggedText value={tags["switchyard.imported-from"]} />,
    ],
    ["Refused", tags["switchyard.refused"]],
    [
      "Traces",
      traces > 0 && (
        <Link
          className="underline"
          href={`/experiments/${run.experimentWireId}/traces?${new URLSearchParams({ filter: `run_id = '${run.id}'` })}`}
        >
          {counted(traces, "trace")}
        </Link>
      ),
    ],
    ["Parent", parents[0] && <RunLink run={parents[0]} />],
    [
      `Children${own ? ` (${own.count})` : ""}`,
      rows.length > 0 && (
        <span className="flex flex-wrap gap-x-3">
          {rows.map((child) => (
            <RunLink key={child.id} run={{ ...child, experimentWireId: run.experimentWireId }} />
          ))}
        </span>
      ),
    ],
  ];
  return (
    <dl className="grid gap-x-6 gap-y-1 text-sm sm:grid-cols-[max-content_minmax(0,1fr)]">
      {facts.map(
        ([name, value]) =>
          value && (
            <div key={name} className="contents">
              <dt className="text-muted">{name}</dt>
              <dd className="[overflow-wrap:anywhere]">{value}</dd>
            </div>
          ),
      )}
    </dl>
  );
}

/** A dataset version of the team, written as `claims/3`. */
function DatasetLink({ of }: { of: string }) {
  const [, dataset, version] = of.match(/^(.*)\/(\d+)$/) ?? [];
  if (!dataset) return of;
  return (
    <Link className="underline" href={`/datasets/${encodeURIComponent(dataset)}?version=${version}`}>
      {dataset} version {version}
    </Link>
  );
}

function RunLink({ run }: { run: { id: string; name: string; experimentWireId: string } }) {
  return (
    <Link className="underline" href={runHref(run.experimentWireId, run.id)}>
      {run.name}
    </Link>
  );
}
