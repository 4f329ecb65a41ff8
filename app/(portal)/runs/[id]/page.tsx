import type { Metadata } from "next";
import type { ReactNode } from "react";
import { favicon } from "@/app/_components/favicon";
import { FlowGraph } from "@/app/_components/flow-graph";
import { formatNumber } from "@/app/_components/format";
import { RunTimeline } from "@/app/_components/run-timeline";
import { states } from "@/app/_components/states";
import { TabsNav } from "@/app/_components/tabs-nav";
import { orNotFound, requireMember } from "@/app/_server/page";
import { upstreamOf } from "@/lib/flows/flow";
import { getFlowVersion } from "@/lib/flows/queries";
import { listNodeChildren, type NodeChildren } from "@/lib/runs/child-queries";
import { getRun, listTaskRuns } from "@/lib/runs/queries";
import { isEnded } from "@/lib/runs/run";
import { waitingFor } from "@/lib/runs/waiting-for";
import { roleAllows } from "@/lib/teams/member";
import { AnswerForm } from "./answer-form";
import { ChildrenTab } from "./children-tab";
import { OpenPanel } from "./open-panel";
import { RunAddress, runHref, runTabs } from "./run-address";
import { RunHeader } from "./run-header";
import { ArtifactsTab, EventsTab, LineageTab, LogsTab, ParametersTab, type TabProps } from "./run-tabs";
import { TaskPanel } from "./task-panel";
import { WaitingNotice } from "./waiting-notice";

type Props = { params: Promise<{ id: string }>; searchParams: Promise<unknown> };

const tabs: Record<RunAddress["tab"], (props: TabProps) => ReactNode | Promise<ReactNode>> = {
  logs: LogsTab,
  artifacts: ArtifactsTab,
  parameters: ParametersTab,
  children: ChildrenTab,
  lineage: LineageTab,
  events: EventsTab,
};

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { teamId } = await requireMember();
  const run = await orNotFound(getRun(teamId, (await params).id));
  return { title: `${states[run.state].label}: ${run.name}`, icons: favicon(run.state) };
}

export default async function RunPage({ params, searchParams }: Props) {
  const member = await requireMember();
  const { teamId, role } = member;
  const run = await orNotFound(getRun(teamId, (await params).id));
  const address = RunAddress.parse(await searchParams);
  const mayOperate = roleAllows(role, "operator");
  const [tasks, { definition }, started, waiting, copiedFrom] = await Promise.all([
    listTaskRuns(teamId, run.id),
    getFlowVersion(teamId, run.flowVersionId),
    listNodeChildren(teamId, run.id),
    waitingFor(teamId, run),
    run.copiedFromId ? getRun(teamId, run.copiedFromId) : undefined,
  ]);
  const hrefOf = (change: Partial<RunAddress>) => runHref(run.id, { ...address, ...change });
  const nodes = tasks.map(({ nodeId }) => nodeId);
  const taskOf = new Map(tasks.map((task) => [task.nodeId, task]));
  const startedBy = new Map(started.map((of) => [of.nodeId, of]));
  const selected = tasks.find(({ nodeId }) => nodeId === address.task);
  const paused = tasks.filter(({ state, form }) => state === "Paused" && form);
  const asking = paused.find((task) => task === selected) ?? paused[0];
  const Tab = tabs[address.tab];
  return (
    <>
      <RunHeader run={run} role={role} address={address} copiedFrom={copiedFrom} />
      <div className="grid grid-cols-[minmax(0,1fr)] gap-5">
        {waiting && <WaitingNotice waiting={waiting} />}
        {asking && mayOperate && (
          <AnswerForm
            key={asking.id}
            id={run.id}
            node={asking.nodeId}
            title={asking.stateMessage ?? "Input is needed"}
            schema={asking.form!}
            deadlineAt={asking.deadlineAt?.toISOString() ?? null}
          />
        )}
        <OpenPanel run={run} member={member} address={address} nodes={nodes} schema={definition.params} />
        <FlowGraph
          selected={selected?.nodeId}
          nodes={definition.nodes.map((node) => ({
            id: node.id,
            label: node.id,
            task: node.task,
            after: upstreamOf(node),
            state: taskOf.get(node.id)?.state,
            href: hrefOf({ task: node.id }),
            started: startedLink(run.id, startedBy.get(node.id)),
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
            started: startedLink(run.id, startedBy.get(task.nodeId)),
          }))}
        />
        {selected && (
          <TaskPanel
            task={selected}
            started={startedBy.get(selected.nodeId)}
            hrefs={{
              close: hrefOf({ task: undefined }),
              children: childrenHref(run.id, selected.nodeId),
              retry:
                mayOperate && isEnded(run.state)
                  ? hrefOf({ panel: "retry", from: selected.nodeId })
                  : undefined,
            }}
          />
        )}
        <section>
          <TabsNav
            label="Of this run"
            tabs={runTabs
              .filter((name) => name !== "children" || started.length > 0)
              .map((name) => ({
                label: name.charAt(0).toUpperCase() + name.slice(1),
                href: hrefOf({ tab: name, cursor: undefined, state: undefined }),
                isCurrent: name === address.tab,
                count: name === "children" ? started.reduce((sum, { total }) => sum + total, 0) : undefined,
              }))}
          />
          <Tab teamId={teamId} run={run} address={address} nodes={nodes} started={started} />
        </section>
      </div>
    </>
  );
}

/** Where the runs that a node has started are seen: the one, or the list. */
function startedLink(runId: string, started: NodeChildren | undefined) {
  if (!started) return undefined;
  const { only, total, nodeId } = started;
  if (only) return { label: "1 run", title: only.name, href: `/runs/${only.id}` };
  return {
    label: `${formatNumber(total)} runs`,
    title: `Started by ${nodeId}`,
    href: childrenHref(runId, nodeId),
  };
}

function childrenHref(runId: string, node: string): string {
  return runHref(runId, { tab: "children", node });
}
