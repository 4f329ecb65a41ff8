import { and, asc, count, desc, eq, inArray, type SQL } from "drizzle-orm";
import { db } from "@/db/client";
import { deployments, flows, flowVersions } from "@/db/schema/flows";
import { runs, taskAttempts, taskRuns } from "@/db/schema/runs";
import { DomainError } from "@/lib/base/errors";
import { openStates, type RunState, Trigger } from "@/lib/base/run";
import { matchingRuns, type RunFilter, type RunPlace, runsReach } from "./run-filter";

/** Position in the list: `cursor` is the run before the page's first, `after` the run behind its last. */
export type RunPage = RunPlace & { limit?: number };

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
  priority: runs.priority,
  trigger: runs.trigger,
  createdAt: runs.createdAt,
  scheduledFor: runs.scheduledFor,
  startedAt: runs.startedAt,
  endedAt: runs.endedAt,
  deadlineAt: runs.deadlineAt,
  sentAt: runs.sentAt,
  executorEventId: runs.executorEventId,
  executorDueAt: runs.executorDueAt,
  retryCount: runs.retryCount,
  retryAt: runs.retryAt,
  autoRetries: runs.autoRetries,
  parentRunId: runs.parentRunId,
  parentNodeId: runs.parentNodeId,
  parentItem: runs.parentItem,
  copiedFromId: runs.copiedFromId,
  isExternal: runs.isExternal,
  isHeld: runs.isHeld,
};

/**
 * Runs that match a filter, newest first. A page is stable while newer runs arrive. `nextCursor` leads to older runs and is
 * null on the last page; `previousCursor`, used as `after`, leads to newer runs and is null on the first. A page that ends
 * where its search does (`isCutOff`) may have fewer runs than its limit, even none.
 */
export async function listRuns(
  teamId: string,
  { limit = 50, cursor, after, ...filter }: RunFilter & RunPage = {},
) {
  const place = { cursor, after };
  const { from, where } = matchingRuns(teamId, filter, place);
  const rows = await selectRuns(where, after ? asc(runs.id) : desc(runs.id), from).limit(limit + 1);
  const hasMore = rows.length > limit;
  const page = rows.slice(0, limit).map(toRun);
  const items = after ? page.reverse() : page;
  const end = hasMore ? undefined : await runsReach(teamId, filter, place);
  return {
    items,
    nextCursor: (after || hasMore ? items.at(-1)?.id : end) ?? null,
    previousCursor: (after && !hasMore ? end : (cursor || after) && items[0]?.id) || null,
    isCutOff: end !== undefined,
  };
}

/** Ids of the newest runs that match a filter, as in the list, as far as one search reaches. */
export async function listRunIds(teamId: string, filter: RunFilter, limit: number): Promise<string[]> {
  const { from, where } = matchingRuns(teamId, filter);
  const found = await db()
    .select({ id: runs.id })
    .from(from)
    .where(where)
    .orderBy(desc(runs.id))
    .limit(limit);
  return found.map(({ id }) => id);
}

/** Number of the newest runs that match a filter, up to `most`; `isAll` unless there may be others. */
export async function countRuns(
  teamId: string,
  filter: RunFilter,
  most: number,
): Promise<{ count: number; isAll: boolean }> {
  const ids = await listRunIds(teamId, filter, most + 1);
  const isAll = ids.length <= most && (await runsReach(teamId, filter)) === undefined;
  return { count: Math.min(ids.length, most), isAll };
}

/** Number of the team's runs that have not ended, by state; without child runs, as in the list. */
export async function countOpenRuns(teamId: string): Promise<Map<RunState, number>> {
  const rows = await db()
    .select({ state: runs.state, count: count() })
    .from(runs)
    .where(matchingRuns(teamId, { states: openStates }).where)
    .groupBy(runs.state);
  return new Map(rows.map(({ state, count }) => [state, count]));
}

/** @throws DomainError "not-found", also for a run of another team */
export async function getRun(teamId: string, runId: string) {
  const run = await findRun(teamId, runId);
  if (!run) throw new DomainError("not-found", "There is no such run.");
  return run;
}

/** The same as getRun, but undefined instead of an error. */
export async function findRun(teamId: string, runId: string) {
  const [row] = await selectRuns(and(eq(runs.teamId, teamId), eq(runs.id, runId)));
  return row && toRun(row);
}

/** Task runs of a run in their layout order, each with its attempts. */
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

/** The current row of one task run. */
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

export type Run = Awaited<ReturnType<typeof getRun>>;
export type TaskRun = Awaited<ReturnType<typeof listTaskRuns>>[number];

function selectRuns(where: SQL | undefined, order: SQL = desc(runs.id), from = runs) {
  return db()
    .select(runColumns)
    .from(from)
    .innerJoin(flows, eq(flows.id, runs.flowId))
    .innerJoin(flowVersions, eq(flowVersions.id, runs.flowVersionId))
    .leftJoin(deployments, eq(deployments.id, runs.deploymentId))
    .where(where)
    .orderBy(order);
}

function toRun(row: Awaited<ReturnType<typeof selectRuns>>[number]) {
  return { ...row, trigger: Trigger.parse(row.trigger) };
}
