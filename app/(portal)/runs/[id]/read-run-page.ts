import { findLastAct } from "@/lib/audit/queries";
import { type Role, roleAllows } from "@/lib/base/member";
import { listLoggedByRun } from "@/lib/experiments/queries";
import { upstreamOf } from "@/lib/flows/node-bindings";
import { getFlowVersion } from "@/lib/flows/queries";
import { listNodeChildren } from "@/lib/runs/read/child-queries";
import { findFailure } from "@/lib/runs/read/failure";
import { listLogLines } from "@/lib/runs/read/log-queries";
import { movesOf } from "@/lib/runs/read/moves";
import { getRun, type Run } from "@/lib/runs/read/queries";
import { findTaskDetails, listPausedTasks } from "@/lib/runs/read/task-queries";
import { pausedMs } from "@/lib/runs/read/timeline";
import { listTimeline } from "@/lib/runs/read/timeline-queries";
import { waitingFor } from "@/lib/runs/why/waiting-for";
import type { RunAddress } from "./run-address";
import { openNodes } from "./run-href";

/** Log lines of the selected task that come with the page; older ones are read on scrolling up to them. */
const taskLines = 100;

export type RunPageData = Awaited<ReturnType<typeof readRunPage>>;

/** Reads all that a run's page shows but its tab. */
export async function readRunPage(
  { teamId, role }: { teamId: string; role: Role },
  run: Run,
  address: RunAddress,
) {
  const { task } = address;
  const mayOperate = roleAllows(role, "operator");
  const [rows, { definition }, started, waiting, copiedFrom, selected, lines, paused, act, failure, logged] =
    await Promise.all([
      listTimeline(teamId, run.id, openNodes(address)),
      getFlowVersion(teamId, run.flowVersionId),
      listNodeChildren(teamId, run.id),
      waitingFor(teamId, run),
      run.copiedFromId ? getRun(teamId, run.copiedFromId) : undefined,
      task ? findTaskDetails(teamId, run.id, task) : undefined,
      task ? listLogLines(teamId, run.id, { node: task, limit: taskLines }) : [],
      mayOperate ? listPausedTasks(teamId, run.id) : [],
      findLastAct(teamId, "run", run.id),
      findFailure(teamId, run),
      listLoggedByRun(teamId, run.id, 3),
    ]);
  const stateOf = new Map(rows.filter(({ depth }) => depth === 0).map((row) => [row.nodeId, row.state]));
  const whySkipped = new Map(
    rows.flatMap(({ depth, nodeId, state, message }) =>
      depth === 0 && nodeId && state === "Skipped" && message
        ? [[nodeId, `Skipped: ${message}`] as const]
        : [],
    ),
  );
  const upstream = new Map(definition.nodes.map((node) => [node.id, upstreamOf(node)]));
  return {
    rows,
    definition,
    /** The runs that each node has started. */
    started,
    startedBy: new Map(started.map((children) => [children.nodeId, children])),
    waiting,
    copiedFrom,
    selected,
    selectedLog: { lines, hasOlder: lines.length === taskLines },
    /** Tasks that wait for an answer, the selected one first. */
    asking: [...paused].sort((a, b) => Number(b.nodeId === task) - Number(a.nodeId === task)),
    act,
    failure,
    /** Time that the run waited for people, in ms. */
    waitedMs: pausedMs(
      rows.flatMap(({ depth, pauses }) => (depth === 0 ? pauses : [])),
      run.endedAt?.getTime() ?? Date.now(),
    ),
    /** Experiment runs that it has logged. */
    logged,
    mayOperate,
    stateOf,
    whySkipped,
    upstream,
    moves: movesOf(run, rows, upstream),
    /** Ids of the nodes that have a task run. */
    nodes: definition.nodes.map(({ id }) => id).filter((id) => stateOf.has(id)),
  };
}
