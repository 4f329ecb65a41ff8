import Link from "next/link";
import { Change } from "@/app/_components/ui/change";
import { DataTable } from "@/app/_components/ui/data-table";
import { EmptyState } from "@/app/_components/ui/empty-state";
import { PageLinks } from "@/app/_components/ui/page-links";
import { StateBadge } from "@/app/_components/ui/state-badge";
import { states } from "@/app/_components/ui/states";
import { TextWithTimes } from "@/app/_components/ui/text-with-times";
import { Time } from "@/app/_components/ui/time";
import { logLineAnswer } from "@/app/_server/answers";
import { ArtifactView } from "@/app/(portal)/artifacts/[id]/artifact-view";
import { LineageGraph } from "@/app/(portal)/models/lineage-graph";
import { attachmentsOfRun, listArtifacts } from "@/lib/artifacts/queries";
import { isEnded } from "@/lib/base/run";
import type { NodeChildren } from "@/lib/runs/read/child-queries";
import { listRunEventPage } from "@/lib/runs/read/event-queries";
import { listLogLines } from "@/lib/runs/read/log-queries";
import type { Run } from "@/lib/runs/read/queries";
import { LogPanel } from "./log/log-panel";
import type { RunAddress } from "./run-address";
import { runHref } from "./run-href";

/** More than the log's box shows at once. */
const firstLines = 200;

export type TabProps = {
  teamId: string;
  run: Run;
  address: RunAddress;
  nodes: string[];
  /** The runs that this one has started. */
  started: NodeChildren[];
};

/** The newest lines come with the page; the browser reads on from there. */
export async function LogsTab({ teamId, run, address, nodes }: TabProps) {
  const { level: minLevel, node, search } = address;
  const lines = await listLogLines(teamId, run.id, { minLevel, node, search, limit: firstLines });
  return (
    <LogPanel
      runId={run.id}
      address={address}
      nodes={nodes}
      isLive={!isEnded(run.state)}
      first={{ lines: lines.map(logLineAnswer), hasOlder: lines.length === firstLines }}
    />
  );
}

/** The reports of the run, whole; the charts stand inside them. */
export async function ArtifactsTab({ teamId, run }: TabProps) {
  const [{ items }, attachments] = await Promise.all([
    listArtifacts(teamId, { run: run.id, kind: "markdown" }),
    attachmentsOfRun(teamId, run.id),
  ]);
  if (items.length === 0)
    return (
      <EmptyState title="No reports yet">
        Reports appear here when the task that writes them finishes.
      </EmptyState>
    );
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-6">
      <p className="no-print text-sm">
        <Link href={`/artifacts?run=${run.id}`} className="underline">
          All artifacts of this run
        </Link>
      </p>
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
          <ArtifactView artifact={artifact} teamId={teamId} attachments={attachments} />
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

/** The data and models that the run read or made. */
export function LineageTab({ teamId, run }: TabProps) {
  return (
    <LineageGraph
      teamId={teamId}
      start={{ kind: "run", id: run.id }}
      empty={
        <EmptyState title="No lineage">
          Runs that train or use a model, or create data, have lineage.
        </EmptyState>
      }
    />
  );
}

/** Every change of state, newest first. */
export async function EventsTab({ teamId, run, address }: TabProps) {
  const { items, nextCursor } = await listRunEventPage(teamId, run.id, { cursor: address.cursor });
  const hrefOf = (cursor?: string) => runHref(run.id, { ...address, cursor });
  return (
    <div className="grid gap-3">
      <DataTable
        label="Events"
        rows={items}
        rowKey={(event) => String(event.id)}
        empty={
          <EmptyState title="No events">They were deleted after your team’s retention period.</EmptyState>
        }
        columns={[
          { key: "time", header: "Time", cell: (event) => <Time value={event.createdAt} absolute /> },
          { key: "node", header: "Subject", cell: (event) => event.nodeId ?? "the run", isMono: true },
          {
            key: "state",
            header: "State",
            cell: ({ fromState, state }) => (
              <span className="inline-flex flex-wrap items-center gap-x-1.5">
                {fromState && fromState !== state ? (
                  <Change
                    from={<span className="text-xs text-muted">{states[fromState].label}</span>}
                    to={<StateBadge state={state} plain />}
                  />
                ) : (
                  <StateBadge state={state} plain />
                )}
              </span>
            ),
          },
          { key: "why", header: "Reason", cell: (event) => <TextWithTimes text={event.message ?? ""} /> },
        ]}
      />
      <PageLinks
        staysInPlace
        links={[
          address.cursor && { label: "Newest", href: hrefOf() },
          nextCursor && { label: "Older", href: hrefOf(nextCursor) },
        ]}
      />
    </div>
  );
}
