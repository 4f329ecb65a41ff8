import type { Metadata } from "next";
import type { ReactNode } from "react";
import { cx } from "@/app/_components/cx";
import { favicon } from "@/app/_components/favicon";
import { FlowGraph } from "@/app/_components/flow-graph";
import { formatNumber } from "@/app/_components/format";
import { LinkKeys } from "@/app/_components/link-keys";
import { states } from "@/app/_components/states";
import { TabsNav } from "@/app/_components/tabs-nav";
import { logLineAnswer } from "@/app/_server/answers";
import { requireMember } from "@/app/_server/page";
import { findLastAct } from "@/lib/audit/queries";
import { upstreamOf } from "@/lib/flows/flow";
import { getFlowVersion } from "@/lib/flows/queries";
import { listNodeChildren, type NodeChildren } from "@/lib/runs/child-queries";
import { listLogLines } from "@/lib/runs/log-queries";
import { getRun } from "@/lib/runs/queries";
import { isEnded } from "@/lib/runs/run";
import { findTaskDetails, listPausedTasks } from "@/lib/runs/task-queries";
import { packTimeline, withReadiness } from "@/lib/runs/timeline";
import { listTimeline } from "@/lib/runs/timeline-queries";
import { waitingFor } from "@/lib/runs/waiting-for";
import { roleAllows } from "@/lib/teams/member";
import { AnswerForm } from "./answer-form";
import { ChildrenTab } from "./children-tab";
import { LastAct } from "./last-act";
import { OpenPanel } from "./open-panel";
import { readRun } from "./read-run";
import { RunAddress, runTabs } from "./run-address";
import { RunHeader } from "./run-header";
import { openNodes, runHref } from "./run-href";
import { ArtifactsTab, EventsTab, LineageTab, LogsTab, ParametersTab, type TabProps } from "./run-tabs";
import { TaskPanel } from "./task-panel";
import { Timeline } from "./timeline/timeline";
import { WaitingNotice } from "./waiting-notice";

/** Of the selected task; older ones are read when one scrolls up to them. */
const taskLines = 100;

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
  await requireMember();
  const run = await readRun((await params).id);
  return { title: `${states[run.state].label}: ${run.name}`, icons: favicon(run.state) };
}

export default async function RunPage({ params, searchParams }: Props) {
  const member = await requireMember();
  const { teamId, role } = member;
  const run = await readRun((await params).id);
  const address = RunAddress.parse(await searchParams);
  const mayOperate = roleAllows(role, "operator");
  const [rows, { definition }, started, waiting, copiedFrom, selected, selectedLines, paused, act] =
    await Promise.all([
      listTimeline(teamId, run.id, openNodes(address)),
      getFlowVersion(teamId, run.flowVersionId),
      listNodeChildren(teamId, run.id),
      waitingFor(teamId, run),
      run.copiedFromId ? getRun(teamId, run.copiedFromId) : undefined,
      address.task ? findTaskDetails(teamId, run.id, address.task) : undefined,
      address.task ? listLogLines(teamId, run.id, { node: address.task, limit: taskLines }) : [],
      mayOperate ? listPausedTasks(teamId, run.id) : [],
      findLastAct(teamId, "run", run.id),
    ]);
  const hrefOf = (change: Partial<RunAddress>) => runHref(run.id, { ...address, ...change });
  const stateOf = new Map(rows.filter(({ depth }) => depth === 0).map((row) => [row.nodeId, row.state]));
  const upstream = new Map(definition.nodes.map((node) => [node.id, upstreamOf(node)]));
  const nodes = definition.nodes.map(({ id }) => id).filter((id) => stateOf.has(id));
  const startedBy = new Map(started.map((of) => [of.nodeId, of]));
  const asking = [...paused].sort(
    (a, b) => Number(b.nodeId === address.task) - Number(a.nodeId === address.task),
  );
  const tabLinks = runTabs
    .filter((name) => name !== "children" || started.length > 0)
    .map((name) => ({
      label: name.charAt(0).toUpperCase() + name.slice(1),
      href: hrefOf({ tab: name, cursor: undefined, state: undefined }),
      isCurrent: name === address.tab,
      count: name === "children" ? started.reduce((sum, { total }) => sum + total, 0) : undefined,
    }));
  const tab = await tabs[address.tab]({ teamId, run, address, nodes, started });
  return (
    <>
      <RunHeader
        run={run}
        role={role}
        address={address}
        copiedFrom={copiedFrom}
        lastAct={act && <LastAct act={act} userId={member.userId} />}
        refreshMs={Math.max(200, rows.length / 5)}
      />
      <LinkKeys
        links={[
          mayOperate && isEnded(run.state)
            ? { keys: "r", label: "Retry this run", href: hrefOf({ panel: "retry", from: undefined }) }
            : { keys: "r", label: "Read the page again" },
          ...tabLinks.map(({ label, href }, index) => ({
            keys: String(index + 1),
            label: `Show ${label.toLowerCase()}`,
            href,
          })),
        ]}
      />
      <div className="grid grid-cols-[minmax(0,1fr)] gap-5">
        {waiting && <WaitingNotice waiting={waiting} />}
        {asking.map((task) => (
          <AnswerForm
            key={task.id}
            id={run.id}
            node={task.nodeId}
            title={task.stateMessage ?? "Input is needed"}
            schema={task.form!}
            deadlineAt={task.deadlineAt?.toISOString() ?? null}
          />
        ))}
        <OpenPanel run={run} member={member} address={address} nodes={nodes} schema={definition.params} />
        <FlowGraph
          selected={selected?.nodeId}
          nodes={definition.nodes.map((node) => ({
            id: node.id,
            label: node.id,
            task: node.task,
            after: upstream.get(node.id) ?? [],
            state: stateOf.get(node.id),
            href: hrefOf({ task: node.id }),
            started: startedLink(run.id, startedBy.get(node.id)),
          }))}
        />
        <div
          className={cx(
            "grid grid-cols-[minmax(0,1fr)] gap-5",
            selected && "xl:grid-cols-[minmax(0,1fr)_28rem] xl:grid-rows-[auto_1fr] xl:items-start",
          )}
        >
          <Timeline
            packed={packTimeline(withReadiness(rows, upstream))}
            runId={run.id}
            startMs={run.createdAt.getTime()}
            endMs={run.endedAt?.getTime() ?? null}
            now={Date.now()}
            address={address}
          />
          {selected && (
            <TaskPanel
              task={selected}
              started={startedBy.get(selected.nodeId)}
              log={{ lines: selectedLines.map(logLineAnswer), hasOlder: selectedLines.length === taskLines }}
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
            <TabsNav label="Of this run" tabs={tabLinks} />
            {tab}
          </section>
        </div>
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
