import Link from "next/link";
import { DataTable } from "@/app/_components/data-table";
import { EmptyState } from "@/app/_components/empty-state";
import { StateBadge } from "@/app/_components/state-badge";
import { Time } from "@/app/_components/time";
import { ArtifactView } from "@/app/(portal)/artifacts/[id]/artifact-view";
import { chartsOfRun, listArtifacts } from "@/lib/artifacts/queries";
import { listRunEvents, type Run } from "@/lib/runs/queries";
import { isEnded } from "@/lib/runs/run";
import { LogPanel } from "./log/log-panel";
import type { RunAddress } from "./run-address";

export type TabProps = { teamId: string; run: Run; address: RunAddress; nodes: string[] };

export function LogsTab({ run, address, nodes }: TabProps) {
  return <LogPanel runId={run.id} address={address} nodes={nodes} isLive={!isEnded(run.state)} />;
}

/** The reports of the run, whole; the charts stand inside them. */
export async function ArtifactsTab({ teamId, run }: TabProps) {
  const [{ items }, charts] = await Promise.all([
    listArtifacts(teamId, { run: run.id, kind: "markdown" }),
    chartsOfRun(teamId, run.id),
  ]);
  if (items.length === 0)
    return (
      <EmptyState title="No reports yet">
        They appear here when the task that writes them has ended.
      </EmptyState>
    );
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-6">
      {[...items].reverse().map((artifact) => (
        <article
          key={artifact.id}
          id={artifact.key}
          className="rounded-md border border-line bg-panel p-4 sm:p-6"
        >
          <p className="no-print mb-3 text-xs text-muted">
            <Link href={`/artifacts/${artifact.id}`} className="font-mono underline">
              {artifact.key}
            </Link>{" "}
            version {artifact.version}
          </p>
          <ArtifactView artifact={artifact} charts={charts} />
        </article>
      ))}
    </div>
  );
}

export function ParametersTab({ run }: TabProps) {
  return (
    <DataTable
      label="Parameters"
      rows={Object.entries(run.params)}
      rowKey={([name]) => name}
      columns={[
        { key: "name", header: "Parameter", cell: ([name]) => name, isMono: true },
        { key: "value", header: "Value", cell: ([, value]) => JSON.stringify(value), isMono: true },
      ]}
    />
  );
}

export async function EventsTab({ teamId, run }: TabProps) {
  return (
    <DataTable
      label="Events"
      rows={await listRunEvents(teamId, run.id)}
      rowKey={(event) => String(event.id)}
      columns={[
        { key: "time", header: "Time", cell: (event) => <Time value={event.createdAt} absolute /> },
        { key: "node", header: "Of", cell: (event) => event.nodeId ?? "the run", isMono: true },
        { key: "state", header: "State", cell: (event) => <StateBadge state={event.state} plain /> },
        { key: "why", header: "Why", cell: (event) => event.message ?? "" },
      ]}
    />
  );
}
