import { and, asc, count, desc, eq, gte, inArray, isNull, lt, lte, sql as raw, type SQL } from "drizzle-orm";
import { db } from "@/db/client";
import { deployments, flows, flowVersions } from "@/db/schema/flows";
import { runEvents, runs, taskAttempts, taskRuns } from "@/db/schema/runs";
import { DomainError } from "@/lib/errors";
import { isEnded, type RunState, runStates, Trigger } from "./run";

export interface RunFilter {
  /** Only the runs that this run has started. */
  parent?: string;
  states?: readonly RunState[];
  flow?: string;
  deployment?: string;
  tag?: string;
  since?: Date;
  until?: Date;
  limit?: number;
  cursor?: string;
}

const openStates = runStates.filter((state) => !isEnded(state));

const runColumns = {
  id: runs.id,
  name: runs.name,
  state: runs.state,
  stateMessage: runs.stateMessage,
  flow: flows.slug,
  flowName: flows.name,
  flowVersion: flowVersions.version,
  flowVersionId: runs.flowVersionId,
  deployment: deployments.slug,
  deploymentName: deployments.name,
  deploymentId: runs.deploymentId,
  params: runs.params,
  tags: runs.tags,
  trigger: runs.trigger,
  createdAt: runs.createdAt,
  scheduledFor: runs.scheduledFor,
  startedAt: runs.startedAt,
  endedAt: runs.endedAt,
  deadlineAt: runs.deadlineAt,
  sentAt: runs.sentAt,
  retryCount: runs.retryCount,
  parentRunId: runs.parentRunId,
  parentNodeId: runs.parentNodeId,
  parentItem: runs.parentItem,
  copiedFromId: runs.copiedFromId,
};

/**
 * Runs, newest first; `nextCursor` is null on the last page. Runs that other runs have started are left out unless
 * `parent`, `flow` or `deployment` asks for them: a fan-out would fill the list.
 */
export async function listRuns(teamId: string, filter: RunFilter = {}) {
  const limit = filter.limit ?? 50;
  const rows = await selectRuns(
    and(
      eq(runs.teamId, teamId),
      filter.parent
        ? eq(runs.parentRunId, filter.parent)
        : filter.flow || filter.deployment
          ? undefined
          : isNull(runs.parentRunId),
      filter.states?.length ? inArray(runs.state, filter.states) : undefined,
      filter.flow ? eq(flows.slug, filter.flow) : undefined,
      filter.deployment ? eq(deployments.slug, filter.deployment) : undefined,
      filter.tag ? raw`${filter.tag} = any(${runs.tags})` : undefined,
      filter.since ? gte(runs.createdAt, filter.since) : undefined,
      filter.until ? lte(runs.createdAt, filter.until) : undefined,
      filter.cursor ? lt(runs.id, filter.cursor) : undefined,
    ),
  ).limit(limit + 1);
  const items = rows.slice(0, limit).map(toRun);
  return { items, nextCursor: rows.length > limit ? (items.at(-1)?.id ?? null) : null };
}

/** How many runs of the team have not ended, by state; as in the list, without those that runs have started. */
export async function countOpenRuns(teamId: string): Promise<Map<RunState, number>> {
  const rows = await db()
    .select({ state: runs.state, count: count() })
    .from(runs)
    .where(and(eq(runs.teamId, teamId), inArray(runs.state, openStates), isNull(runs.parentRunId)))
    .groupBy(runs.state);
  return new Map(rows.map(({ state, count }) => [state, count]));
}

/** @throws DomainError "not-found", also for a run of another team */
export async function getRun(teamId: string, runId: string) {
  const run = await findRun(teamId, runId);
  if (!run) throw new DomainError("not-found", "There is no such run.");
  return run;
}

/** As getRun, or undefined. */
export async function findRun(teamId: string, runId: string) {
  const [row] = await selectRuns(and(eq(runs.teamId, teamId), eq(runs.id, runId)));
  return row && toRun(row);
}

/** The task runs of a run in the order they were laid out, each with its attempts. */
export async function listTaskRuns(teamId: string, runId: string) {
  const tasks = await db()
    .select()
    .from(taskRuns)
    .where(and(eq(taskRuns.teamId, teamId), eq(taskRuns.runId, runId)))
    .orderBy(asc(taskRuns.id));
  const attempts = await db()
    .select()
    .from(taskAttempts)
    .where(inArray(taskAttempts.taskRunId, tasks.length > 0 ? tasks.map((task) => task.id) : [""]))
    .orderBy(asc(taskAttempts.attempt));
  return tasks.map(({ attempts: _, ...task }) => ({
    ...task,
    attempts: attempts.filter((attempt) => attempt.taskRunId === task.id),
  }));
}

/** One task run as it stands. */
export async function findTaskRun({
  teamId,
  runId,
  nodeId,
}: {
  teamId: string;
  runId: string;
  nodeId: string;
}) {
  const [task] = await db()
    .select()
    .from(taskRuns)
    .where(and(eq(taskRuns.teamId, teamId), eq(taskRuns.runId, runId), eq(taskRuns.nodeId, nodeId)));
  return task;
}

/** Every transition of a run and its task runs, in order. */
export async function listRunEvents(teamId: string, runId: string) {
  return db()
    .select()
    .from(runEvents)
    .where(and(eq(runEvents.teamId, teamId), eq(runEvents.runId, runId)))
    .orderBy(asc(runEvents.id));
}

export type Run = Awaited<ReturnType<typeof getRun>>;
export type TaskRun = Awaited<ReturnType<typeof listTaskRuns>>[number];

function selectRuns(where: SQL | undefined) {
  return db()
    .select(runColumns)
    .from(runs)
    .innerJoin(flows, eq(flows.id, runs.flowId))
    .innerJoin(flowVersions, eq(flowVersions.id, runs.flowVersionId))
    .leftJoin(deployments, eq(deployments.id, runs.deploymentId))
    .where(where)
    .orderBy(desc(runs.id));
}

function toRun(row: Awaited<ReturnType<typeof selectRuns>>[number]) {
  return { ...row, trigger: Trigger.parse(row.trigger) };
}
