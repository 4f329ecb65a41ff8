import type { Metadata } from "next";
import Link from "next/link";
import type { ReactNode } from "react";
import { ActionForm } from "@/app/_components/action-form";
import { Duration } from "@/app/_components/duration";
import { FlowGraph } from "@/app/_components/flow-graph";
import { LiveRefresh } from "@/app/_components/live-refresh";
import { PageHeader } from "@/app/_components/page-header";
import { RunTimeline } from "@/app/_components/run-timeline";
import { StateBadge } from "@/app/_components/state-badge";
import { SubmitButton } from "@/app/_components/submit-button";
import { TabsNav } from "@/app/_components/tabs-nav";
import { Time } from "@/app/_components/time";
import { orNotFound, requireMember } from "@/app/_server/page";
import { startedBy } from "@/app/(portal)/runs/runs-table";
import { upstreamOf } from "@/lib/flows/flow";
import { getFlowVersion } from "@/lib/flows/queries";
import { getRun, listTaskRuns } from "@/lib/runs/queries";
import { isEnded } from "@/lib/runs/run";
import { roleAllows } from "@/lib/teams/member";
import { cancelRunAction } from "./actions";
import { RunAddress, runHref, runTabs } from "./run-address";
import { ArtifactsTab, EventsTab, LogsTab, ParametersTab, type TabProps } from "./run-tabs";
import { TaskPanel } from "./task-panel";

type Props = { params: Promise<{ id: string }>; searchParams: Promise<unknown> };

const tabs: Record<RunAddress["tab"], (props: TabProps) => ReactNode | Promise<ReactNode>> = {
  logs: LogsTab,
  artifacts: ArtifactsTab,
  parameters: ParametersTab,
  events: EventsTab,
};

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { teamId } = await requireMember();
  const run = await orNotFound(getRun(teamId, (await params).id));
  return { title: `${run.state}: ${run.name}` };
}

export default async function RunPage({ params, searchParams }: Props) {
  const { teamId, role } = await requireMember();
  const run = await orNotFound(getRun(teamId, (await params).id));
  const [tasks, { definition }, query] = await Promise.all([
    listTaskRuns(teamId, run.id),
    getFlowVersion(teamId, run.flowVersionId),
    searchParams,
  ]);
  const address = RunAddress.parse(query);
  const hrefOf = (change: Partial<RunAddress>) => runHref(run.id, { ...address, ...change });
  const Tab = tabs[address.tab];
  const selected = tasks.find((task) => task.nodeId === address.task);
  const stateOf = new Map(tasks.map((task) => [task.nodeId, task.state]));
  return (
    <>
      <PageHeader
        title={run.name}
        breadcrumbs={[
          { label: "Runs", href: "/runs" },
          ...(run.deployment
            ? [{ label: run.deploymentName ?? run.deployment, href: `/deployments/${run.deployment}` }]
            : []),
        ]}
        meta={
          <>
            <StateBadge state={run.state} />
            {run.stateMessage && <span>{run.stateMessage}</span>}
            <span>
              <Link href={`/flows/${run.flow}`}>{run.flow}</Link> version {run.flowVersion}
            </span>
            <span>
              by {startedBy(run)} <Time value={run.createdAt} />
            </span>
            <span>
              took <Duration start={run.startedAt} end={run.endedAt} />
            </span>
            {!isEnded(run.state) && <LiveRefresh url={`/api/v1/runs/${run.id}/events`} />}
          </>
        }
        actions={
          !isEnded(run.state) &&
          roleAllows(role, "operator") && (
            <ActionForm action={cancelRunAction} values={{ id: run.id }}>
              <SubmitButton variant="danger" disabled={run.state === "Cancelling"}>
                Cancel
              </SubmitButton>
            </ActionForm>
          )
        }
      />
      <div className="grid grid-cols-[minmax(0,1fr)] gap-5">
        <FlowGraph
          selected={selected?.nodeId}
          nodes={definition.nodes.map((node) => ({
            id: node.id,
            label: node.id,
            task: node.task,
            after: upstreamOf(node),
            state: stateOf.get(node.id),
            href: hrefOf({ task: node.id }),
          }))}
        />
        <RunTimeline
          selected={selected?.nodeId}
          start={run.createdAt}
          end={run.endedAt}
          rows={tasks.map((task) => ({
            ...task,
            id: task.nodeId,
            label: task.nodeId,
            href: hrefOf({ task: task.nodeId }),
          }))}
        />
        {selected && <TaskPanel task={selected} closeHref={hrefOf({ task: undefined })} />}
        <section>
          <TabsNav
            label="Of this run"
            tabs={runTabs.map((name) => ({
              label: name.charAt(0).toUpperCase() + name.slice(1),
              href: hrefOf({ tab: name }),
              isCurrent: name === address.tab,
            }))}
          />
          <Tab teamId={teamId} run={run} address={address} nodes={tasks.map((task) => task.nodeId)} />
        </section>
      </div>
    </>
  );
}
