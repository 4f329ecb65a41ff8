import type { Metadata } from "next";
import type { ReactNode } from "react";
import { favicon } from "@/app/_components/shell/favicon";
import { cx } from "@/app/_components/ui/cx";
import { states } from "@/app/_components/ui/states";
import { TabsNav } from "@/app/_components/ui/tabs-nav";
import { logLineAnswer } from "@/app/_server/answers";
import { requireMember } from "@/app/_server/page";
import { isEnded } from "@/lib/base/run";
import { startsRuns } from "@/lib/runs/states/hold-run";
import { AnswerForm } from "./answer-form";
import { ChildrenTab } from "./children-tab";
import { FailureNotice } from "./failure-notice";
import { LastAct } from "./last-act";
import { LiveMoves } from "./live/live-moves";
import { OpenPanel } from "./open-panel";
import { readRun } from "./read-run";
import { readRunPage } from "./read-run-page";
import { RunAddress } from "./run-address";
import { RunGraph } from "./run-graph";
import { RunHeader } from "./run-header";
import { childrenHref, openNodes, runHref, withTask } from "./run-href";
import { RunKeys } from "./run-keys";
import { runTabLinks } from "./run-tab-links";
import { ArtifactsTab, EventsTab, LineageTab, LogsTab, ParametersTab, type TabProps } from "./run-tabs";
import { TaskPanel } from "./task-panel";
import { Timeline } from "./timeline/timeline";
import { WaitingNotice } from "./waiting-notice";
import { WinnerLink } from "./winner-link";

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
  const data = await readRunPage(member, run, address);
  const isLarge = data.rows.length > largeRows;
  const { nodes, started, selected } = data;
  const tab = await tabs[address.tab]({ teamId, run, address, nodes, started });
  const hrefOf = (change: Partial<RunAddress>) => runHref(run.id, { ...address, ...change });
  const tabLinks = runTabLinks(run.id, address, started);
  const retryHref = (from?: string) =>
    data.mayOperate && isEnded(run.state) ? hrefOf({ panel: "retry", from }) : undefined;
  return (
    <>
      <RunHeader
        run={run}
        role={role}
        address={address}
        copiedFrom={data.copiedFrom}
        logged={data.logged}
        waitedMs={data.waitedMs}
        lastAct={data.act && <LastAct act={data.act} userId={member.userId} />}
        canHold={startsRuns(data.definition)}
        winnerLink={data.mayOperate && <WinnerLink teamId={teamId} run={run} nodes={data.definition.nodes} />}
        refreshMs={isLarge ? restMs : 200}
      />
      <RunKeys retryHref={retryHref()} tabs={tabLinks} />
      <div className="grid grid-cols-[minmax(0,1fr)] gap-5">
        {data.failure && (
          <FailureNotice
            failure={data.failure}
            state={run.state}
            hrefs={{
              ...failureHrefs(run.id, address, data.failure.node),
              // The open panel has the button.
              retry: run.isExternal || address.panel === "retry" ? undefined : retryHref(data.failure.node),
            }}
          />
        )}
        {/* The form says what it waits for. */}
        {data.waiting && data.asking.length === 0 && <WaitingNotice waiting={data.waiting} />}
        {data.asking.map((task) => (
          <AnswerForm
            key={task.id}
            id={run.id}
            node={task.nodeId}
            title={task.stateMessage ?? "Input is needed"}
            schema={task.form!}
            deadlineAt={task.deadlineAt?.toISOString() ?? null}
          />
        ))}
        <OpenPanel
          run={run}
          member={member}
          address={address}
          nodes={nodes}
          schema={data.definition.params}
        />
        <LiveMoves
          runId={run.id}
          open={openNodes(address)}
          moves={data.moves}
          isLive={isLarge && (!isEnded(run.state) || run.retryAt !== null)}
        >
          <RunGraph runId={run.id} address={address} data={data} />
          <div
            className={cx(
              "grid grid-cols-[minmax(0,1fr)] gap-5",
              selected && "xl:grid-cols-[minmax(0,1fr)_28rem] xl:grid-rows-[auto_1fr] xl:items-start",
            )}
          >
            <Timeline
              runId={run.id}
              startMs={run.createdAt.getTime()}
              endMs={run.endedAt?.getTime() ?? null}
              now={Date.now()}
              address={address}
            />
            {selected && (
              <TaskPanel
                task={selected}
                started={data.startedBy.get(selected.nodeId)}
                log={
                  address.tab === "logs" && address.node === selected.nodeId
                    ? undefined
                    : { ...data.selectedLog, lines: data.selectedLog.lines.map(logLineAnswer) }
                }
                hrefs={{
                  close: runHref(run.id, withTask(address, undefined)),
                  children: childrenHref(run.id, selected.nodeId),
                  retry: retryHref(selected.nodeId),
                }}
              />
            )}
            <section>
              <TabsNav label="Run details" tabs={tabLinks} />
              {tab}
            </section>
          </div>
        </LiveMoves>
      </div>
    </>
  );
}

/** A run with more rows than this is followed by its rows alone; the rest of its page is read again now and then, in ms. */
const largeRows = 100;
const restMs = 10_000;

/** Links from a failure to its task and to the end of that task's log. */
function failureHrefs(runId: string, address: RunAddress, node: string | undefined) {
  if (!node) return {};
  const log = runHref(runId, { tab: "logs", node });
  return { task: runHref(runId, withTask(address, node)), log: `${log}#log` };
}
